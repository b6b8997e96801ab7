//! Has a panic end the module at once: nothing is formatted, and no message and no place in a source is shipped.
//!
//! The loader notices that an exception has left the module (`npm/src/internal/guard.ts`), whatever it is, and a message could quote
//! what was typed, so none is ever read. But the standard library comes compiled, with all it takes to write one.

use std::collections::{BTreeSet, HashSet};

use anyhow::{Result, ensure};
use walrus::ir::{self, Instr, InstrSeqId, Visitor};
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, GlobalKind, LocalFunction, Module};

/// Where the standard library takes what ends the program: a panic of its own, one of `std::panic!`, and want of memory.
const ENDS: [&str; 4] =
    ["__rustc::rust_begin_unwind", "std::panicking::panic_with_hook", "std::alloc::rust_oom", FORMATTED];

/// What only writes messages. Nothing else in the module formats: [`remove`] refuses a module where something does.
const FORMATTING: [&str; 2] = ["core::fmt::", "core::panic::PanicPayload"];

/// The panic of `std::panic!` with a message that holds nothing of the moment.
const FORMATTED: &str = "core::panicking::panic_fmt";

/// Replaces, by a trap, every function that can only end in a panic, and what writes the messages of panics. Then empties the
/// records of where each panic stands, and the messages.
pub fn remove(module: &mut Module) -> Result<()> {
    let named = |module: &Module, fits: &dyn Fn(&str) -> bool| -> HashSet<FunctionId> {
        let is_named =
            |function: &FunctionId| module.funcs.get(*function).name.as_deref().is_some_and(|name| fits(&plain(name)));
        module.funcs.iter_local().map(|(id, _)| id).filter(is_named).collect()
    };
    let mut ends = named(module, &|name| ENDS.contains(&name));
    ensure!(!ends.is_empty(), "the standard library no longer calls the end of a program {}", ENDS.join(" or "));
    loop {
        let more: Vec<_> = module.funcs.iter_local().filter(|(id, _)| !ends.contains(id)).collect();
        let more: Vec<_> =
            more.into_iter().filter(|(_, function)| only_panics(function, &ends)).map(|(id, _)| id).collect();
        if more.is_empty() {
            break;
        }
        ends.extend(more);
    }
    let formatting = named(module, &|name| FORMATTING.iter().any(|part| name.contains(part)));
    for function in ends.union(&formatting) {
        trap(module, *function);
    }
    for (id, function) in module.funcs.iter_local() {
        let calls = calls(function).functions;
        ensure!(
            calls.is_disjoint(&formatting),
            "{} formats text, which the module cannot do: see xtask/src/build/panics.rs",
            module.funcs.get(id).name.as_deref().unwrap_or_default()
        );
    }
    empty_locations(module);
    empty_messages(module, &ends);
    Ok(())
}

/// The path of a function without the hashes of crates: `core[c5930c85a12de822]::fmt::write`.
fn plain(name: &str) -> String {
    name.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

/// What a function does besides reckoning.
struct Calls {
    body: InstrSeqId,
    functions: HashSet<FunctionId>,
    /// Calls what is not known here.
    indirect: bool,
    returns: bool,
}

impl Visitor<'_> for Calls {
    fn visit_call(&mut self, call: &ir::Call) {
        self.functions.insert(call.func);
    }

    fn visit_call_indirect(&mut self, _: &ir::CallIndirect) {
        self.indirect = true;
    }

    fn visit_return(&mut self, _: &ir::Return) {
        self.returns = true;
    }

    // A jump out of the body is a return, too.
    fn visit_br(&mut self, jump: &ir::Br) {
        self.returns |= jump.block == self.body;
    }

    fn visit_br_if(&mut self, jump: &ir::BrIf) {
        self.returns |= jump.block == self.body;
    }

    fn visit_br_table(&mut self, jump: &ir::BrTable) {
        self.returns |= jump.default == self.body || jump.blocks.contains(&self.body);
    }
}

fn calls(function: &LocalFunction) -> Calls {
    let body = function.entry_block();
    let mut calls = Calls { body, functions: HashSet::new(), indirect: false, returns: false };
    ir::dfs_in_order(&mut calls, function, body);
    calls
}

/// Whether a function never returns, and calls nothing but `ends` on its way.
fn only_panics(function: &LocalFunction, ends: &HashSet<FunctionId>) -> bool {
    let body = &function.block(function.entry_block()).instrs;
    let calls = calls(function);
    let falls_through = !matches!(body.last(), Some((Instr::Unreachable(_), _)));
    !falls_through
        && !calls.returns
        && !calls.indirect
        && !calls.functions.is_empty()
        && calls.functions.is_subset(ends)
}

/// Replaces the body of a function.
fn trap(module: &mut Module, function: FunctionId) {
    let signature = module.types.get(module.funcs.get(function).ty());
    let (parameters, results) = (signature.params().to_vec(), signature.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    let arguments = parameters.iter().map(|of| module.locals.add(*of)).collect();
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(arguments));
}

/// Empties what is only handed to `ends`, where it is text and nothing else in the module can point into it.
fn empty_messages(module: &mut Module, ends: &HashSet<FunctionId>) {
    let formatted =
        |end: &FunctionId| module.funcs.get(*end).name.as_deref().is_some_and(|name| plain(name) == FORMATTED);
    let formatted = ends.iter().copied().filter(formatted).collect();
    let mut constants = Constants { ends, formatted, last: Vec::new(), given: Vec::new(), others: BTreeSet::new() };
    module.funcs.iter_local().for_each(|(_, code)| ir::dfs_in_order(&mut constants, code, code.entry_block()));
    let Constants { given, mut others, .. } = constants;
    others.extend(module.globals.iter().filter_map(|global| match global.kind {
        GlobalKind::Local(ConstExpr::Value(ir::Value::I32(value))) => Some(value as u32 as usize),
        _ => None,
    }));
    // Whatever may be a pointer in memory counts as one.
    let words = module.data.iter().flat_map(|data| data.value.windows(4));
    others.extend(words.filter_map(|word| Some(u32::from_le_bytes(word.try_into().ok()?) as usize)));
    let pieces: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for piece in pieces {
        let data = module.data.get_mut(piece);
        let DataKind::Active { offset: ConstExpr::Value(ir::Value::I32(start)), .. } = data.kind else { continue };
        for (address, length) in &given {
            let is_used = others.range(*address..address.saturating_add(*length)).next().is_some();
            let first = address.checked_sub(start as u32 as usize).filter(|_| !is_used);
            let text = first.and_then(|first| data.value.get_mut(first..first.saturating_add(*length)));
            let text = text.filter(|text| text.iter().all(|byte| matches!(byte, b' '..=b'~')));
            text.into_iter().for_each(|text| text.fill(0));
        }
    }
}

/// Collects every number of the code that may be an address.
struct Constants<'a> {
    ends: &'a HashSet<FunctionId>,
    /// Those of them that are given what `format_args!` makes of plain text: its length doubled, and a bit more.
    formatted: HashSet<FunctionId>,
    /// Those directly before the current instruction.
    last: Vec<usize>,
    /// Neighbours among those directly before a call of `ends`: an address and a length, perhaps.
    given: Vec<(usize, usize)>,
    /// All others.
    others: BTreeSet<usize>,
}

impl<'code> Visitor<'code> for Constants<'_> {
    fn start_instr_seq(&mut self, _: &'code ir::InstrSeq) {
        self.others.extend(self.last.drain(..));
    }

    fn end_instr_seq(&mut self, _: &'code ir::InstrSeq) {
        self.others.extend(self.last.drain(..));
    }

    fn visit_instr(&mut self, instruction: &'code Instr, _: &'code ir::InstrLocId) {
        match instruction {
            Instr::Const(ir::Const { value: ir::Value::I32(value) }) => self.last.push(*value as u32 as usize),
            Instr::Call(call) if self.ends.contains(&call.func) => {
                let constants = std::mem::take(&mut self.last);
                let is_formatted = self.formatted.contains(&call.func);
                let lengths = constants.iter().skip(1).map(|length| if is_formatted { length / 2 } else { *length });
                self.given.extend(constants.iter().copied().zip(lengths));
            }
            Instr::Load(ir::Load { arg, .. }) | Instr::Store(ir::Store { arg, .. }) => {
                self.others.extend(self.last.drain(..).chain(usize::try_from(arg.offset)));
            }
            _ => self.others.extend(self.last.drain(..)),
        }
    }
}

/// Empties every `core::panic::Location`, and the path it points to: an address and a length, a line and a column.
fn empty_locations(module: &mut Module) {
    let pieces: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for piece in pieces {
        let data = module.data.get_mut(piece);
        if let DataKind::Active { offset: ConstExpr::Value(ir::Value::I32(start)), .. } = data.kind {
            empty_locations_in(&mut data.value, start as usize);
        }
    }
}

/// The same in one piece of the memory, which begins at `start`. Only a whole path of a source counts, with a line and a column
/// behind it.
fn empty_locations_in(bytes: &mut [u8], start: usize) {
    let mut locations = Vec::new();
    let mut paths = Vec::new();
    for at in (start.next_multiple_of(4) - start..bytes.len()).step_by(4) {
        let Some([address, length, line, column]) = words(bytes, at) else { break };
        let Some(path) = address.checked_sub(start).map(|first| first..first.saturating_add(length)) else { continue };
        if (1..100_000).contains(&line)
            && (1..1_000).contains(&column)
            && bytes.get(path.clone()).is_some_and(is_source)
        {
            locations.push(at..at + 16);
            paths.push(path);
        }
    }
    for range in locations.into_iter().chain(paths) {
        bytes.get_mut(range).into_iter().for_each(|range| range.fill(0));
    }
}

/// Four numbers, as they stand in memory.
fn words(bytes: &[u8], at: usize) -> Option<[usize; 4]> {
    let (words, _) = bytes.get(at..at + 16)?.as_chunks::<4>();
    let words: &[[u8; 4]; 4] = words.try_into().ok()?;
    Some(words.map(|word| u32::from_le_bytes(word) as usize))
}

/// Whether bytes are the path of a source.
fn is_source(path: &[u8]) -> bool {
    path.ends_with(b".rs") && path.iter().all(|byte| byte.is_ascii_alphanumeric() || b"/\\._-".contains(byte))
}

#[cfg(test)]
mod tests {
    use walrus::ValType;
    use walrus::ir::MemArg;

    use super::*;

    /// Adds a function that takes and returns nothing, and calls `callee`, if any.
    fn add(module: &mut Module, name: &str, callee: Option<FunctionId>, returns: bool) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        builder.name(name.to_owned());
        let mut body = builder.func_body();
        if let Some(callee) = callee {
            body.call(callee);
        }
        if !returns {
            body.unreachable();
        }
        builder.finish(Vec::new(), &mut module.funcs)
    }

    /// The instructions of a function's body.
    fn length(module: &Module, function: FunctionId) -> usize {
        let FunctionKind::Local(function) = &module.funcs.get(function).kind else { panic!("a local function") };
        function.block(function.entry_block()).instrs.len()
    }

    #[test]
    fn what_can_only_panic_is_a_trap() {
        let mut module = Module::default();
        let end = add(&mut module, "__rustc[0123456789abcdef]::rust_begin_unwind", None, false);
        let panic = add(&mut module, "core[01]::panicking::panic_fmt", Some(end), false);
        let failed = add(&mut module, "core[01]::option::unwrap_failed", Some(panic), false);
        let caller = add(&mut module, "ssojet_login::caller", Some(failed), true);
        let other = add(&mut module, "ssojet_login::throw", Some(caller), false);
        let write = add(&mut module, "<core[01]::fmt::Formatter>::pad", None, true);
        remove(&mut module).unwrap();
        let lengths = [end, panic, failed, write, caller, other].map(|function| length(&module, function));
        assert_eq!(lengths, [1, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn a_function_that_may_return_is_none_that_only_panics() {
        let mut module = Module::default();
        let end = add(&mut module, "std::alloc::rust_oom", None, false);
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        let mut body = builder.func_body();
        let out = body.id();
        body.i32_const(1).br_if(out).call(end).unreachable();
        let jumps = builder.finish(Vec::new(), &mut module.funcs);
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        let ends = |inner: &mut walrus::InstrSeqBuilder| {
            inner.return_();
        };
        builder.func_body().i32_const(1).if_else(None, ends, |_| {}).call(end).unreachable();
        let returns = builder.finish(Vec::new(), &mut module.funcs);
        remove(&mut module).unwrap();
        assert_eq!([jumps, returns].map(|function| length(&module, function)), [4, 4]);
    }

    #[test]
    fn a_module_that_formats_is_refused() {
        let mut module = Module::default();
        let end = add(&mut module, "__rustc[01]::rust_begin_unwind", None, false);
        let write = add(&mut module, "core[01]::fmt::write", None, true);
        add(&mut module, "ssojet_login::shown", Some(write), true);
        let error = remove(&mut module).unwrap_err().to_string();
        assert!(error.starts_with("ssojet_login::shown formats text"), "{error}");

        let mut unlike = Module::default();
        add(&mut unlike, "core[01]::panicking::ended", Some(end), false);
        assert!(remove(&mut unlike).is_err(), "of a standard library with other names");
    }

    #[test]
    fn records_of_places_are_emptied() {
        let path = b"src/lib.rs";
        let word = |number: u32| number.to_le_bytes();
        let record = |address, length, line, column| [word(address), word(length), word(line), word(column)].concat();
        // At 1000: the path, two bytes to fill up, and then the record at 1012.
        let memory = |rest: Vec<u8>| [path.to_vec(), vec![7, 7], rest, b"src/lib.rs".to_vec()].concat();
        let mut bytes = memory(record(1000, 10, 300, 21));
        empty_locations_in(&mut bytes, 1000);
        assert_eq!(bytes, [vec![0; 10], vec![7, 7], vec![0; 16], b"src/lib.rs".to_vec()].concat());
        for other in
            [record(1000, 9, 300, 21), record(1001, 10, 300, 21), record(1000, 10, 0, 21), record(9, 10, 300, 21)]
        {
            let mut bytes = memory(other);
            let before = bytes.clone();
            empty_locations_in(&mut bytes, 1000);
            assert_eq!(bytes, before);
        }
    }

    #[test]
    fn messages_are_emptied_where_nothing_else_points_to_them() {
        const TEXT: &[u8] = b"first second third fourth";
        let (first, second, third, fourth) = ((1000, 5), (1006, 6), (1013, 5), (1019, 6));
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let add_data = |module: &mut Module, at, bytes| {
            module.data.add(DataKind::Active { memory, offset: ConstExpr::Value(ir::Value::I32(at)) }, bytes)
        };
        let text = add_data(&mut module, 1000, TEXT.to_vec());
        // A word that is not aligned, into the third text.
        add_data(&mut module, 2000, [&[1, 2, 3], &1015_u32.to_le_bytes()[..]].concat());
        let mut add_end = |name: &str| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32, ValType::I32], &[]);
            builder.name(name.to_owned());
            builder.func_body().unreachable();
            let arguments = [module.locals.add(ValType::I32), module.locals.add(ValType::I32)];
            builder.finish(arguments.to_vec(), &mut module.funcs)
        };
        let end = add_end("std::panicking::panic_with_hook");
        let formatted = add_end("core[01]::panicking::panic_fmt");
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        let mut body = builder.func_body();
        for (address, length) in [first, third, fourth] {
            body.i32_const(address).i32_const(length).call(end);
        }
        body.i32_const(second.0).i32_const(second.1 * 2 + 1).call(formatted);
        // The last letter of the fourth is read by an offset.
        body.i32_const(0).load(
            memory,
            ir::LoadKind::I32_8 { kind: ir::ExtendedLoad::ZeroExtend },
            MemArg { align: 1, offset: 1024 },
        );
        body.drop();
        builder.finish(Vec::new(), &mut module.funcs);
        remove(&mut module).unwrap();
        assert_eq!(module.data.get(text).value, b"\0\0\0\0\0 \0\0\0\0\0\0 third fourth");
    }

    #[test]
    fn hashes_are_no_part_of_a_path() {
        assert_eq!(plain("<core[c5930c85a12de822]::fmt::Formatter>::pad"), "<core::fmt::Formatter>::pad");
        assert_eq!(plain("ssojet_login::mount"), "ssojet_login::mount");
    }
}
