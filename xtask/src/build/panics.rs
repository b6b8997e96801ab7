//! Has a panic end the module at once: nothing is formatted, and no message and no place in a source is shipped.
//!
//! The loader notices that an exception has left the module (`npm/src/internal/guard.ts`), whatever it is, and a message could quote
//! what was typed, so none is ever read. But the standard library comes compiled, with all it takes to write one.

use std::collections::HashSet;

use anyhow::{Result, ensure};
use walrus::ir::{self, Instr, InstrSeqId, Visitor};
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module};

/// Where the standard library takes what ends the program: a panic of its own, one of `std::panic!`, and want of memory.
const ENDS: [&str; 3] = ["__rustc::rust_begin_unwind", "std::panicking::panic_with_hook", "std::alloc::rust_oom"];

/// What only writes messages. Nothing else in the module formats: [`remove`] refuses a module where something does.
const FORMATTING: [&str; 2] = ["core::fmt::", "core::panic::PanicPayload"];

/// Replaces, by a trap, every function that can only end in a panic, and what writes the messages of panics. Then empties the
/// records of where each panic stands.
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
    fn hashes_are_no_part_of_a_path() {
        assert_eq!(plain("<core[c5930c85a12de822]::fmt::Formatter>::pad"), "<core::fmt::Formatter>::pad");
        assert_eq!(plain("ssojet_login::mount"), "ssojet_login::mount");
    }
}
