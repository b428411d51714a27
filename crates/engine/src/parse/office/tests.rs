//! What documents that were made of one text by several programs come to be.

/// The blocks of `tests/formats/docx/handbook.md`, of which pandoc makes a document of each kind.
pub(in crate::parse) const HANDBOOK: [&str; 18] = [
    "heading2#- \"Opening the mill\"",
    "paragraph \"The mill opens at ten on Saturdays. Ask the warden for the keys, or read the calendar.\" <Opening the mill",
    "paragraph \"In frost it opens at noon, since the sluice has to thaw.\" <Opening the mill",
    "heading3#- \"Morning round\" <Opening the mill",
    "item0n \"1. Lift the sluice by two notches.\" <Morning round g0",
    "item0n \"2. Grease the main bearing:\" <Morning round g0",
    "code:- \"log --bearing \\\"main\\\"\\n  --grams 20\" <Morning round g0",
    "item0n \"3. Ring the bell.\" <Morning round g0",
    "item1 \"- Once for visitors\" <Morning round g0",
    "item1 \"- Twice for flour\" <Morning round g0",
    "heading3#- \"Fees\" <Opening the mill",
    "caption \"Fees at the gate\" <Fees",
    "row![Visitor,Fee] \"Visitor | Fee\" <Fees g1",
    "row[Adult,4] \"Adult | 4\" <Fees g1",
    "row[Child,1] \"Child | 1\" <Fees g1",
    "quotation \"A mill that stands still is only a house.\" <Fees g2",
    "heading2#- \"Closing\"",
    "paragraph \"Run wheel stop and never leave the stones turning.\" <Closing",
];
