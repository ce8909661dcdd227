//! The operators of content streams and what each takes (ISO 32000-2, annex A).

use crate::pdf::object::Object;

/// What an operator does, as far as its rewriting differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// Sets a number or a name of the graphics or text state, or does something that needs no tracking.
    Plain,
    /// `q`
    Save,
    /// `Q`
    Restore,
    /// `cm`
    Matrix,
    /// `gs`
    GraphicsState,
    /// Adds to the path.
    Path,
    /// Paints or ends the path.
    Paint,
    /// `sh`
    Shading,
    /// `Do`
    XObject,
    /// `g`, `rg`, `k`: the colour that fills.
    FillDevice,
    /// `cs`
    FillSpace,
    /// `G`, `RG`, `K`: the colour that strokes.
    StrokeDevice,
    /// `CS`
    StrokeSpace,
    /// `sc`, `scn`
    FillColour,
    /// `SC`, `SCN`
    StrokeColour,
    /// `BT`
    TextBegin,
    /// `ET`
    TextEnd,
    /// `Tf`
    Font,
    /// Moves or sets the text matrix, or sets what moves it.
    TextPlace,
    /// Shows text.
    TextShow,
    /// `BMC`, `BDC`
    MarkBegin,
    /// `EMC`
    MarkEnd,
    /// `MP`, `DP`
    MarkPoint,
    /// `BI`
    Inline,
    /// Something around it that says nothing to a viewer: `BX`, `EX`.
    Nothing,
}

/// An operator with the kinds of its operands.
pub(super) struct Operator {
    /// How it is written.
    pub(super) name: &'static str,
    /// One letter for each operand: `n` a number, `i` a whole number, `N` a name, `s` a string, `a` an array of numbers,
    /// `t` an array of strings and numbers, `p` a name or dictionary; `*` stands for any number of numbers and
    /// perhaps a name behind them.
    pub(super) takes: &'static str,
    /// What it does.
    pub(super) job: Job,
}

/// The operator of this name.
pub(super) fn find(name: &[u8]) -> Option<&'static Operator> {
    OPERATORS
        .iter()
        .find(|operator| operator.name.as_bytes() == name)
}

impl Operator {
    /// Its operands out of those that stand before it: the last ones count, as in viewers; `None` if they do not fit.
    pub(super) fn operands(&self, stack: &mut Vec<Object>) -> Option<Vec<Object>> {
        if self.takes == "*" {
            return colours(stack);
        }
        let first = stack.len().checked_sub(self.takes.len())?;
        let operands = stack.split_off(first);
        self.takes
            .bytes()
            .zip(operands)
            .map(|(kind, operand)| fit(kind, operand))
            .collect()
    }
}

/// The operand if it is of the kind.
fn fit(kind: u8, operand: Object) -> Option<Object> {
    match kind {
        b'n' => operand.as_number().map(|_| operand),
        b'i' => operand.as_int().map(Object::Int),
        b'N' => operand.as_name().is_some().then_some(operand),
        b's' => operand.as_str().is_some().then_some(operand),
        b'a' => array(operand, false),
        b't' => array(operand, true),
        b'p' => (operand.as_name().is_some() || operand.as_dict().is_some()).then_some(operand),
        _ => None,
    }
}

/// An array of numbers, or of numbers and strings; other members are left out.
fn array(operand: Object, strings: bool) -> Option<Object> {
    let Object::Array(mut members) = operand else {
        return None;
    };
    members.retain(|member| member.as_number().is_some() || strings && member.as_str().is_some());
    Some(Object::Array(members))
}

/// The operands of a colour operator: numbers, and perhaps the name of a pattern at the end.
fn colours(stack: &mut Vec<Object>) -> Option<Vec<Object>> {
    let pattern = match stack.last() {
        Some(Object::Name(_)) => stack.pop(),
        _ => None,
    };
    let mut operands: Vec<Object> = Vec::new();
    while operands.len() < MOST_COLOURS
        && let Some(last) = stack.pop_if(|last| last.as_number().is_some())
    {
        operands.push(last);
    }
    operands.reverse();
    operands.extend(pattern);
    (!operands.is_empty()).then_some(operands)
}

const fn row(name: &'static str, takes: &'static str, job: Job) -> Operator {
    Operator { name, takes, job }
}

static OPERATORS: &[Operator] = &[
    row("w", "n", Job::Plain),
    row("J", "i", Job::Plain),
    row("j", "i", Job::Plain),
    row("M", "n", Job::Plain),
    row("d", "an", Job::Plain),
    row("ri", "N", Job::Plain),
    row("i", "n", Job::Plain),
    row("gs", "N", Job::GraphicsState),
    row("q", "", Job::Save),
    row("Q", "", Job::Restore),
    row("cm", "nnnnnn", Job::Matrix),
    row("m", "nn", Job::Path),
    row("l", "nn", Job::Path),
    row("c", "nnnnnn", Job::Path),
    row("v", "nnnn", Job::Path),
    row("y", "nnnn", Job::Path),
    row("h", "", Job::Path),
    row("re", "nnnn", Job::Path),
    row("S", "", Job::Paint),
    row("s", "", Job::Paint),
    row("f", "", Job::Paint),
    row("F", "", Job::Paint),
    row("f*", "", Job::Paint),
    row("B", "", Job::Paint),
    row("B*", "", Job::Paint),
    row("b", "", Job::Paint),
    row("b*", "", Job::Paint),
    row("n", "", Job::Paint),
    row("W", "", Job::Plain),
    row("W*", "", Job::Plain),
    row("BT", "", Job::TextBegin),
    row("ET", "", Job::TextEnd),
    row("Tc", "n", Job::TextPlace),
    row("Tw", "n", Job::TextPlace),
    row("Tz", "n", Job::TextPlace),
    row("TL", "n", Job::TextPlace),
    row("Tf", "Nn", Job::Font),
    row("Tr", "i", Job::TextPlace),
    row("Ts", "n", Job::TextPlace),
    row("Td", "nn", Job::TextPlace),
    row("TD", "nn", Job::TextPlace),
    row("Tm", "nnnnnn", Job::TextPlace),
    row("T*", "", Job::TextPlace),
    row("Tj", "s", Job::TextShow),
    row("TJ", "t", Job::TextShow),
    row("'", "s", Job::TextShow),
    row("\"", "nns", Job::TextShow),
    row("d0", "nn", Job::Plain),
    row("d1", "nnnnnn", Job::Plain),
    row("CS", "N", Job::StrokeSpace),
    row("cs", "N", Job::FillSpace),
    row("SC", "*", Job::StrokeColour),
    row("SCN", "*", Job::StrokeColour),
    row("sc", "*", Job::FillColour),
    row("scn", "*", Job::FillColour),
    row("G", "n", Job::StrokeDevice),
    row("g", "n", Job::FillDevice),
    row("RG", "nnn", Job::StrokeDevice),
    row("rg", "nnn", Job::FillDevice),
    row("K", "nnnn", Job::StrokeDevice),
    row("k", "nnnn", Job::FillDevice),
    row("sh", "N", Job::Shading),
    row("BI", "", Job::Inline),
    row("Do", "N", Job::XObject),
    row("MP", "N", Job::MarkPoint),
    row("DP", "Np", Job::MarkPoint),
    row("BMC", "N", Job::MarkBegin),
    row("BDC", "Np", Job::MarkBegin),
    row("EMC", "", Job::MarkEnd),
    row("BX", "", Job::Nothing),
    row("EX", "", Job::Nothing),
];

/// Colorants of one colour (ISO 32000-2, annex C).
const MOST_COLOURS: usize = 32;
