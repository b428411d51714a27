//! The surfaces, run as a whole: one binary, a module a surface.

mod seeds;
