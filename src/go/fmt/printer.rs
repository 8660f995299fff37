//! Operands by their shape, and what is printed of a verb that does not fit.
//!
//! Source: Go `fmt.pp`.

use super::Text;
use super::flags::Flags;
use super::format::{Buffer, Integer};
use super::operand::{MethodText, Operand, Shape};

/// The state of printing.
#[derive(Debug)]
pub(super) struct Printer {
    pub(super) out: Buffer,
    pub(super) flags: Flags,
    /// Whether `%w` is a verb.
    pub(super) wraps_errors: bool,
    /// Whether an operand is shown that does not fit its verb: its methods are not called then.
    is_in_complaint: bool,
}

impl Printer {
    pub(super) fn new(limit: usize) -> Printer {
        Printer {
            out: Buffer::new(limit),
            flags: Flags::default(),
            wraps_errors: false,
            is_in_complaint: false,
        }
    }

    pub(super) fn finish(self) -> Text {
        let (bytes, is_cut) = self.out.finish();
        Text { bytes, is_cut }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.out.write(bytes);
    }

    /// Source: Go `fmt.pp.printArg`.
    pub(super) fn operand<T: Operand>(&mut self, operand: &T, verb: char) {
        match (operand.shape(), verb) {
            (Shape::Nil, 'T' | 'v') => self.flags.pad(b"<nil>", &mut self.out),
            (Shape::Nil, _) => self.complaint(verb, None::<&T>),
            (_, 'T') => self.flags.string(operand.type_name().as_bytes(), &mut self.out),
            (shape, 'p') => self.address(operand, &shape, verb),
            (shape, _) => self.value(operand, shape, verb, 0),
        }
    }

    /// `depth` is 0 for an operand, and more inside of one.
    ///
    /// Source: Go `fmt.pp.printValue`.
    fn value<T: Operand>(&mut self, value: &T, shape: Shape<'_, T>, verb: char, depth: usize) {
        if self.out.is_cut() || self.by_method(value, verb) {
            return;
        }
        match shape {
            Shape::Nil if verb == 'v' => self.write(b"<nil>"),
            Shape::Nil => self.complaint(verb, None::<&T>),
            Shape::NilInterface(name) if self.flags.sharp_v => {
                self.write(format!("{name}(nil)").as_bytes());
            }
            Shape::NilInterface(_) => self.write(b"<nil>"),
            Shape::Bool(is_true) if matches!(verb, 't' | 'v') => {
                let text = if is_true { "true" } else { "false" };
                self.flags.pad(text.as_bytes(), &mut self.out);
            }
            Shape::Int(number) => self.integer(value, Integer::signed(number), false, verb),
            Shape::Uint(number) => self.integer(value, Integer::unsigned(number), true, verb),
            Shape::Float(number) if is_float_verb(verb) => {
                self.flags.float(number, verb, &mut self.out);
            }
            Shape::Complex(real, imaginary) if is_float_verb(verb) => {
                self.complex(real, imaginary, verb);
            }
            Shape::Text(text) => self.text(value, &text, verb),
            Shape::Bytes(bytes) => self.bytes(value, bytes.as_deref(), verb, depth),
            Shape::List(None) if self.flags.sharp_v => self.nil_of(value),
            Shape::List(items) => self.list(value, &items.unwrap_or_default(), verb, depth),
            Shape::Map(None) if self.flags.sharp_v => self.nil_of(value),
            Shape::Map(entries) => self.map(value, &entries.unwrap_or_default(), verb, depth),
            Shape::Struct(fields) => self.fields(value, &fields, verb, depth),
            Shape::Pointer(target) => match target {
                Some(target) if depth == 0 && is_composite(&target.value.shape()) => {
                    self.write(b"&");
                    let shape = target.value.shape();
                    self.value(&target.value, shape, verb, depth + 1);
                }
                target => self.address(value, &Shape::Pointer(target), verb),
            },
            Shape::Bool(_) | Shape::Float(_) | Shape::Complex(..) => {
                self.complaint(verb, Some(value));
            }
        }
    }

    /// Whether a method of the value has printed it.
    ///
    /// Source: Go `fmt.pp.handleMethods`.
    fn by_method<T: Operand>(&mut self, value: &T, verb: char) -> bool {
        if self.is_in_complaint {
            return false;
        }
        let verb = match verb {
            'w' if self.wraps_errors && value.is_error() => 'v',
            'w' => {
                self.complaint(verb, Some(value));
                return true;
            }
            _ => verb,
        };
        if self.flags.sharp_v {
            let Some(text) = value.go_string() else { return false };
            self.flags.string(text.as_bytes(), &mut self.out);
            return true;
        }
        if !matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            return false;
        }
        match value.method_text() {
            MethodText::None => return false,
            MethodText::Text(text) => self.text(value, &text, verb),
            MethodText::NilPointer => self.write(b"<nil>"),
        }
        true
    }

    /// `%!d(string=hi)`
    ///
    /// Source: Go `fmt.pp.badVerb`.
    fn complaint<T: Operand>(&mut self, verb: char, value: Option<&T>) {
        self.is_in_complaint = true;
        self.write(format!("%!{verb}(").as_bytes());
        match value {
            None => self.write(b"<nil>"),
            Some(value) => {
                self.write(format!("{}=", value.type_name()).as_bytes());
                self.value(value, value.shape(), 'v', 0);
            }
        }
        self.write(b")");
        self.is_in_complaint = false;
    }

    fn integer<T: Operand>(&mut self, value: &T, number: Integer, is_unsigned: bool, verb: char) {
        let out = &mut self.out;
        match verb {
            'v' if self.flags.sharp_v && is_unsigned => {
                Flags { sharp: true, ..self.flags }.integer(number, 'x', out);
            }
            'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X' => self.flags.integer(number, verb, out),
            'c' => self.flags.character(number.bits(), out),
            'q' => self.flags.quoted_character(number.bits(), out),
            'U' => self.flags.unicode(number.bits(), out),
            _ => self.complaint(verb, Some(value)),
        }
    }

    /// Source: Go `fmt.pp.fmtComplex`.
    fn complex(&mut self, real: f64, imaginary: f64, verb: char) {
        self.write(b"(");
        self.flags.float(real, verb, &mut self.out);
        // The imaginary part always has a sign.
        Flags { plus: true, ..self.flags }.float(imaginary, verb, &mut self.out);
        self.write(b"i)");
    }

    fn text<T: Operand>(&mut self, value: &T, text: &[u8], verb: char) {
        let out = &mut self.out;
        match verb {
            'v' if self.flags.sharp_v => self.flags.quoted(text, out),
            'v' | 's' => self.flags.string(text, out),
            'x' | 'X' => self.flags.hexadecimal(text, verb == 'X', out),
            'q' => self.flags.quoted(text, out),
            _ => self.complaint(verb, Some(value)),
        }
    }

    /// Source: Go `fmt.pp.fmtBytes`.
    fn bytes<T: Operand>(&mut self, value: &T, bytes: Option<&[u8]>, verb: char, depth: usize) {
        let all = bytes.unwrap_or_default();
        match verb {
            's' => return self.flags.string(all, &mut self.out),
            'x' | 'X' => return self.flags.hexadecimal(all, verb == 'X', &mut self.out),
            'q' => return self.flags.quoted(all, &mut self.out),
            _ => {}
        }
        let is_go = self.flags.sharp_v;
        if is_go && bytes.is_none() {
            return self.nil_of(value);
        }
        let is_fitting = matches!(verb, 'v' | 'd' | 'b' | 'o' | 'O' | 'c' | 'U');
        // An operand of this type has a short name, and inside of others it has the long one.
        let name = if depth == 0 { "[]byte".into() } else { value.type_name() };
        self.write(if is_go { format!("{name}{{") } else { "[".to_owned() }.as_bytes());
        for (index, byte) in all.iter().enumerate() {
            self.separate(index);
            let number = Integer::unsigned(u64::from(*byte));
            if is_fitting {
                self.integer(value, number, true, verb);
            } else {
                self.write(format!("%!{verb}(uint8=").as_bytes());
                self.integer(value, number, true, 'v');
                self.write(b")");
            }
        }
        self.write(if is_go { b"}" } else { b"]" });
    }

    fn list<T: Operand>(&mut self, value: &T, items: &[T], verb: char, depth: usize) {
        self.open(value, "[");
        for (index, item) in items.iter().enumerate() {
            self.separate(index);
            self.value(item, item.shape(), verb, depth + 1);
        }
        self.write(if self.flags.sharp_v { b"}" } else { b"]" });
    }

    fn map<T: Operand>(&mut self, value: &T, entries: &[(T, T)], verb: char, depth: usize) {
        self.open(value, "map[");
        for (index, (key, entry)) in entries.iter().enumerate() {
            self.separate(index);
            self.value(key, key.shape(), verb, depth + 1);
            self.write(b":");
            self.value(entry, entry.shape(), verb, depth + 1);
        }
        self.write(if self.flags.sharp_v { b"}" } else { b"]" });
    }

    fn fields<T: Operand>(
        &mut self,
        value: &T,
        fields: &[(std::borrow::Cow<'_, str>, T)],
        verb: char,
        depth: usize,
    ) {
        self.open(value, "{");
        for (index, (name, field)) in fields.iter().enumerate() {
            self.separate(index);
            if self.flags.plus_v || self.flags.sharp_v {
                self.write(format!("{name}:").as_bytes());
            }
            self.value(field, field.shape(), verb, depth + 1);
        }
        self.write(b"}");
    }

    fn open<T: Operand>(&mut self, value: &T, plain: &str) {
        if self.flags.sharp_v {
            self.write(format!("{}{{", value.type_name()).as_bytes());
        } else {
            self.write(plain.as_bytes());
        }
    }

    fn separate(&mut self, index: usize) {
        if index != 0 {
            self.write(if self.flags.sharp_v { b", " } else { b" " });
        }
    }

    fn nil_of<T: Operand>(&mut self, value: &T) {
        self.write(format!("{}(nil)", value.type_name()).as_bytes());
    }

    /// Source: Go `fmt.pp.fmtPointer`.
    fn address<T: Operand>(&mut self, value: &T, shape: &Shape<'_, T>, verb: char) {
        let address = match shape {
            Shape::Pointer(target) => target.as_ref().map_or(0, |target| target.address),
            // The address of the first element, which no value here has.
            Shape::List(_) | Shape::Bytes(_) | Shape::Map(_) => 0,
            _ => return self.complaint(verb, Some(value)),
        };
        let number = Integer::unsigned(address);
        let with_prefix = |sharp| Flags { sharp, ..self.flags };
        let out = &mut self.out;
        match verb {
            'v' if self.flags.sharp_v => {
                out.write(format!("({})(", value.type_name()).as_bytes());
                match address {
                    0 => out.write(b"nil"),
                    _ => with_prefix(true).integer(number, 'x', out),
                }
                out.write(b")");
            }
            'v' if address == 0 => self.flags.pad(b"<nil>", out),
            'v' | 'p' => with_prefix(!self.flags.sharp).integer(number, 'x', out),
            'b' | 'o' | 'd' | 'x' | 'X' => self.integer(value, number, true, verb),
            _ => self.complaint(verb, Some(value)),
        }
    }
}

fn is_float_verb(verb: char) -> bool {
    matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E')
}

fn is_composite<T>(shape: &Shape<'_, T>) -> bool {
    matches!(shape, Shape::List(_) | Shape::Bytes(_) | Shape::Map(_) | Shape::Struct(_))
}
