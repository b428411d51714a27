//! A word before a full stop in, whether it is an abbreviation out, and of which kind: the full stop of some ends a sentence as well.

use crate::text::language::Language;

/// Whether `word` is an abbreviation that stands before what it belongs to, and so never ends a sentence.
pub(super) fn leads(word: &str, language: Language) -> bool {
    leads_in_language(word, language) || is_title(word) || is_leading(word)
}

/// Whether `word` is an abbreviation that may end a sentence: what follows decides.
pub(super) fn may_end(word: &str, language: Language) -> bool {
    match language {
        Language::German => matches!(word, "usw" | "etc" | "Jh" | "Jhd" | "Jhdt" | "Chr" | "Std" | "Min" | "Sek"),
        _ => is_trailing(word),
    }
}

/// Whether `word` is an abbreviation that ends no sentence where a number follows.
pub(super) fn is_before_number(word: &str, language: Language) -> bool {
    let month = matches!(word, "Jan" | "Feb" | "Mar" | "Apr" | "Jun" | "Jul" | "Aug" | "Sept" | "Sep" | "Oct" | "Nov" | "Dec");
    month
        || matches!(word, "N°" | "Nº" | "Nr" | "nr" | "c" | "ca" | "b" | "d" | "r" | "fl" | "circa")
        || matches!(word, "No" | "Nos" | "Art" | "Sec" | "Ch" | "p" | "no" | "para" | "App") && language != Language::Spanish
        || is_street(word, language)
}

/// "Lindenstr. 5": a house number follows.
pub(super) fn is_street(word: &str, language: Language) -> bool {
    language == Language::German && (word == "Str" || word.ends_with("str"))
}

pub(super) fn is_time_of_day(word: &str) -> bool {
    matches!(word, "a.m" | "p.m" | "A.M" | "P.M")
}

/// Whether `word` is the abbreviation of what a person is called by, before the name.
#[rustfmt::skip]
pub(super) fn is_title(word: &str) -> bool {
    matches!(
        word,
        "Mr" | "Mrs" | "Ms" | "Mx" | "Messrs" | "Mmes" | "Dr" | "Drs" | "Prof" | "Gen" | "Lt" | "Col" | "Maj" | "Capt" | "Cmdr" | "Cdr"
        | "Comdr" | "Cpl" | "Pvt" | "Pfc" | "Spc" | "Brig" | "Sgt" | "Adm" | "Ens" | "Supt" | "Insp" | "Det" | "Sen" | "Sens" | "Rep"
        | "Reps" | "Gov" | "Govs" | "Pres" | "Atty" | "Amb" | "Asst" | "Assoc" | "Rev" | "Revs" | "Fr" | "Msgr" | "Hon" | "Esq"
    )
}

/// Those of English, which other languages have as well.
#[rustfmt::skip]
fn is_leading(word: &str) -> bool {
    matches!(
        word,
        "Mt" | "Ft" | "vs" | "v" | "cf" | "e.g" | "i.e" | "viz" | "approx" | "Fig" | "Figs" | "fig" | "figs" | "Eq" | "Eqs" | "Vol"
        | "Vols" | "vol" | "vols" | "pp" | "ed" | "eds" | "esp" | "incl" | "ibid" | "trans" | "assoc" | "internat" | "natl" | "proc"
        | "appl"
    )
}

#[rustfmt::skip]
fn is_trailing(word: &str) -> bool {
    matches!(
        word,
        "etc" | "al" | "Inc" | "Ltd" | "Co" | "co" | "Cos" | "Corp" | "corp" | "Bros" | "Jr" | "jr" | "Sr" | "Ph.D" | "Dept" | "dept"
        | "Univ" | "Ave" | "Blvd" | "Rd" | "St" | "st" | "Est" | "Sep" | "ft" | "sq" | "oz" | "lb" | "lbs" | "mi" | "yd" | "hr" | "hrs"
        | "min" | "govt" | "Govt" | "Ala" | "Ariz" | "Ark" | "Calif" | "Colo" | "Conn" | "Fla" | "Ga" | "Ill" | "Ind" | "Kan" | "La"
        | "Mass" | "Md" | "Mich" | "Minn" | "Miss" | "Mo" | "Mont" | "Neb" | "Nev" | "Okla" | "Ore" | "Pa" | "Tenn" | "Va" | "Vt"
        | "Wash" | "Wis" | "Wyo"
    )
}

fn leads_in_language(word: &str, language: Language) -> bool {
    match language {
        Language::German => is_german(word),
        Language::French => is_french(word),
        Language::Spanish => is_spanish(word),
        Language::Russian => is_russian(word),
        _ => false,
    }
}

#[rustfmt::skip]
fn is_german(word: &str) -> bool {
    matches!(
        word,
        "z.B" | "d.h" | "u.a" | "bzw" | "ca" | "Nr" | "Hr" | "Fr" | "St" | "vgl" | "sog" | "bspw" | "evtl" | "Abs" | "Art" | "Bd"
        | "Mio" | "Mrd" | "med" | "phil" | "jur" | "nat" | "rer" | "habil" | "Dipl" | "Ing" | "Mag" | "Hrsg" | "geb" | "gest" | "verh"
        | "Abb" | "Tab" | "Kap" | "Anm" | "ggf" | "bzgl" | "insb" | "inkl" | "exkl" | "einschl" | "zzgl" | "max" | "lfd" | "kath"
        | "Tel" | "Inh" | "Frl" | "Hl" | "hl" | "Jan" | "Feb" | "Aug" | "Sept" | "Okt" | "Nov" | "Dez"
    )
}

#[rustfmt::skip]
fn is_french(word: &str) -> bool {
    matches!(
        word,
        "M" | "MM" | "Mme" | "Mlle" | "Me" | "Mgr" | "St" | "Ste" | "art" | "p.ex" | "env" | "av" | "boul"
    )
}

#[rustfmt::skip]
fn is_spanish(word: &str) -> bool {
    matches!(
        word,
        "Sr" | "Sra" | "Srta" | "Dña" | "D" | "núm" | "pág" | "Ud" | "Uds" | "Gral" | "EE" | "p.ej" | "aprox" | "av"
    )
}

#[rustfmt::skip]
fn is_russian(word: &str) -> bool {
    matches!(
        word,
        "г" | "гг" | "в" | "вв" | "т.е" | "т.д" | "т.п" | "т.н" | "им" | "ул" | "проф" | "акад" | "см" | "стр" | "млн" | "млрд" | "тыс"
        | "руб" | "напр"
    )
}
