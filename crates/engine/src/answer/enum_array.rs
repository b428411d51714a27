//! Enums that index an array: a number for each variant, from one list of variants.

/// Declares an enum and, behind it, an array with a number for each of its variants.
macro_rules! enum_array {
    (
        $(#[$of_enum:meta])*
        $visibility:vis enum $Enum:ident {
            $($(#[$of_variant:meta])* $Variant:ident,)+
        }
        $(#[$of_array:meta])*
        $array_visibility:vis struct $Array:ident;
    ) => {
        $(#[$of_enum])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $Enum {
            $($(#[$of_variant])* $Variant,)+
        }

        impl $Enum {
            /// All of them, in order.
            $visibility const ALL: [$Enum; [$($Enum::$Variant),+].len()] = [$($Enum::$Variant),+];
        }

        $(#[$of_array])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        $array_visibility struct $Array([f32; $Enum::ALL.len()]);

        impl $Array {
            /// The numbers that `number` gives.
            $array_visibility fn new(number: impl FnMut($Enum) -> f32) -> $Array {
                $Array($Enum::ALL.map(number))
            }
        }

        impl std::ops::Index<$Enum> for $Array {
            type Output = f32;

            #[expect(clippy::indexing_slicing, reason = "the array has a number for each variant")]
            fn index(&self, variant: $Enum) -> &f32 {
                &self.0[variant as usize]
            }
        }

        impl std::ops::IndexMut<$Enum> for $Array {
            #[expect(clippy::indexing_slicing, reason = "the array has a number for each variant")]
            fn index_mut(&mut self, variant: $Enum) -> &mut f32 {
                &mut self.0[variant as usize]
            }
        }
    };
}

pub(super) use enum_array;
