//! Makes the name of an import say what it does: `.setAttribute(ss)` in place of a function in the script, which is downloaded
//! before anything can be typed. `npm/src/internal/imports.ts` reads the names, and says what each sign in them means.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

/// How a function of wasm-bindgen's glue hands its result on, and the sign for it.
const RESULTS: [(&str, &str); 4] = [
    ("return ret;", ""),
    ("return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);", "?"),
    (
        "const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc); const len1 = WASM_VECTOR_LEN; \
         getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true); \
         getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);",
        "$",
    ),
    (
        "var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc); \
         var len1 = WASM_VECTOR_LEN; getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true); \
         getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);",
        "$?",
    ),
];

/// Takes the functions out of the glue that are a single expression of the browser. Returns the rest, and the expressions by the
/// names that wasm-bindgen has given the imports.
pub fn take_expressions(glue: &str) -> Result<(String, BTreeMap<String, String>)> {
    let mut rest = String::new();
    let mut expressions = BTreeMap::new();
    let mut count = 0_usize;
    let mut lines = glue.lines();
    while let Some(line) = lines.next() {
        let Some((name, head)) = line
            .trim()
            .split_once(": ")
            .filter(|(name, head)| name.starts_with("__wb") && head.starts_with("function("))
        else {
            rest.extend([line, "\n"]);
            continue;
        };
        let mut whole = vec![line];
        let mut function = vec![head];
        for line in lines.by_ref() {
            whole.push(line);
            function.push(line.trim());
            if line.trim().ends_with("},") {
                break;
            }
        }
        count += 1;
        // A function of the glue's own is nothing of the browser.
        let is_own = |expression: &str| {
            let callee = expression.split_once('(').map(|(callee, _)| callee.trim_start_matches('!'));
            callee.is_some_and(|callee| glue.contains(&format!("function {callee}(")))
        };
        match expression(&function.join(" ")).filter(|expression| !is_own(expression)) {
            Some(expression) => drop(expressions.insert(name.to_owned(), expression)),
            None => rest.extend(whole.into_iter().flat_map(|line| [line, "\n"])),
        }
    }
    ensure!(
        2 * expressions.len() > count,
        "wasm-bindgen writes its imports otherwise than `take_expressions` reads them"
    );
    Ok((rest, expressions))
}

/// Writes a function of the glue as the expression it evaluates, if it is nothing else.
fn expression(function: &str) -> Option<String> {
    let (fails, function) = match function.strip_prefix("function() { return handleError(") {
        Some(inner) => ("!", inner.strip_suffix(", arguments); },")?),
        None => ("", function.strip_suffix(',')?),
    };
    let (parameters, body) =
        function.strip_prefix("function(").or(function.strip_prefix("function ("))?.split_once(") { ")?;
    let body = body.strip_suffix(" }")?;
    let (evaluated, result) = match body.strip_prefix("const ret = ") {
        Some(body) => {
            RESULTS.iter().find_map(|(end, sign)| Some((body.strip_suffix(end)?.strip_suffix("; ")?, *sign)))?
        }
        None => (body.strip_suffix(';')?, ""),
    };
    // Where the result is a text, the first argument is the place in memory for it.
    let mut arguments = Arguments { next: usize::from(result.starts_with('$')) };
    let evaluated = match evaluated.split_once(" === 'undefined' ? undefined : ") {
        Some((_, global)) => format!("globalThis.{global}"),
        None => arguments.evaluated(evaluated)?,
    };
    let count = parameters.split(", ").filter(|name| !name.is_empty()).count();
    (arguments.next == count).then(|| [fails, &evaluated, result].concat())
}

/// Counts the arguments of a function, each of which is used once, and in order.
struct Arguments {
    next: usize,
}

impl Arguments {
    /// Writes an expression with a sign for each argument.
    fn evaluated(&mut self, text: &str) -> Option<String> {
        let (new, text) = match text.strip_prefix("new ") {
            Some(text) => ("new ", text),
            None => ("", text),
        };
        let receiver = format!("arg{}.", self.next);
        let (of_first, text) = match text.strip_prefix(&receiver) {
            Some(text) => (".", text),
            None => ("", text),
        };
        self.next += of_first.len();
        let length = text.find(|letter: char| !letter.is_alphanumeric() && letter != '.').unwrap_or(text.len());
        let (path, text) = text.split_at_checked(length)?;
        // One dot at most, and no argument but as those below.
        if path.is_empty() || path.starts_with("arg") || [of_first, path].concat().matches('.').count() > 1 {
            return None;
        }
        let signs = if text.is_empty() {
            String::new()
        } else if let Some(value) = text.strip_prefix(" = ") {
            let (sign, rest) = self.argument(value)?;
            rest.is_empty().then(|| format!("={sign}"))?
        } else {
            let mut left = text.strip_prefix('(')?.strip_suffix(')')?;
            let mut signs = String::from("(");
            while !left.is_empty() {
                let (sign, rest) = self.argument(left)?;
                signs.push(sign);
                left = if rest.is_empty() { rest } else { rest.strip_prefix(", ")? };
            }
            signs
        };
        Some([new, of_first, path, &signs].concat())
    }

    /// Reads the next argument off a list. Returns its sign, and what follows it.
    fn argument<'a>(&mut self, list: &'a str) -> Option<(char, &'a str)> {
        let (first, second) = (self.next, self.next + 1);
        let string = format!("getStringFromWasm0(arg{first}, arg{second})");
        let list = list.strip_prefix(&format!("arg{first} === 0 ? undefined : ")).unwrap_or(list);
        if let Some(rest) = list.strip_prefix(&string) {
            self.next += 2;
            return Some(('s', rest));
        }
        self.next += 1;
        let rest = list.strip_prefix(&format!("arg{first}"))?;
        (rest.is_empty() || rest.starts_with(", ")).then_some(('x', rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps a body as wasm-bindgen does.
    fn function(parameters: &str, body: &str) -> String {
        format!("function({parameters}) {{ {body} }},")
    }

    #[test]
    fn what_is_one_expression_is_written_as_such() {
        let text = RESULTS.map(|(end, _)| end);
        let cases = [
            (function("arg0", "arg0.remove();"), ".remove("),
            (function("arg0", "const ret = arg0.hidden; return ret;"), ".hidden"),
            (function("arg0, arg1", "arg0.value = arg1;"), ".value=x"),
            (function("arg0, arg1, arg2", "arg0.value = getStringFromWasm0(arg1, arg2);"), ".value=s"),
            (function("", "const ret = new Map(); return ret;"), "new Map("),
            (function("", "const ret = Date.now(); return ret;"), "Date.now("),
            (function("arg0", "const ret = clearTimeout(arg0); return ret;"), "clearTimeout(x"),
            (function("", &format!("const ret = typeof self === 'undefined' ? undefined : self; {}", text[1])), "globalThis.self?"),
            (function("arg0", &format!("const ret = arg0.target; {}", text[1])), ".target?"),
            (function("arg0, arg1", &format!("const ret = arg1.name; {}", text[2])), ".name$"),
            (
                function("arg0, arg1, arg2, arg3", &format!("const ret = arg1.getAttribute(getStringFromWasm0(arg2, arg3)); {}", text[3])),
                ".getAttribute(s$?",
            ),
            (
                "function() { return handleError(function (arg0, arg1, arg2, arg3) { arg0.addEventListener(getStringFromWasm0(arg1, arg2), arg3); }, arguments); },".into(),
                "!.addEventListener(sx",
            ),
            (
                "function() { return handleError(function (arg0, arg1) { const ret = new Intl.DisplayNames(arg0, arg1); return ret; }, arguments); },".into(),
                "!new Intl.DisplayNames(xx",
            ),
            (
                function("arg0, arg1, arg2", "arg0.nodeValue = arg1 === 0 ? undefined : getStringFromWasm0(arg1, arg2);"),
                ".nodeValue=s",
            ),
        ];
        for (function, written) in cases {
            assert_eq!(expression(&function).as_deref(), Some(written), "{function}");
        }
    }

    #[test]
    fn what_is_more_stays_a_function() {
        for (parameters, body) in [
            ("arg0", "const ret = !arg0; return ret;"),
            ("arg0", "const ret = arg0; return ret;"),
            ("arg0", "const ret = typeof(arg0) === 'string'; return ret;"),
            ("arg0, arg1", "const ret = arg0[arg1 >>> 0]; return ret;"),
            ("arg0, arg1", "arg0.length = arg1 >>> 0;"),
            ("arg0, arg1", "arg0.cache = __wbindgen_enum_RequestCache[arg1];"),
            // An argument left out, or in another place.
            ("arg0, arg1", "const ret = arg0.hidden; return ret;"),
            ("arg0, arg1, arg2", "const ret = arg0.call(arg2, arg1); return ret;"),
            ("arg0, arg1, arg2", "Uint8Array.prototype.set.call(getArrayU8FromWasm0(arg0, arg1), arg2);"),
            ("arg0, arg1", "throw new Error(getStringFromWasm0(arg0, arg1));"),
            ("arg0", "const ret = arg0.a(); arg0.b(); return ret;"),
        ] {
            assert_eq!(expression(&function(parameters, body)), None, "{body}");
        }
    }

    #[test]
    fn the_rest_of_the_glue_stays_as_it_is() -> Result<()> {
        let glue = "
const import0 = {
    __wbg_a: function(arg0) {
        arg0.remove();
    },
    __wbg_b: function(arg0) {
        const ret = arg0.name;
        return ret;
    },
    __wbg_c: function(arg0) {
        const ret = !arg0;
        return ret;
    },
    __wbg_d: function() { return handleError(function (arg0) {
        fetch(arg0);
    }, arguments); },
    __wbg_e: function(arg0) {
        own(arg0);
    },
};
function own(value) {}
";
        let kept = "
const import0 = {
    __wbg_c: function(arg0) {
        const ret = !arg0;
        return ret;
    },
    __wbg_e: function(arg0) {
        own(arg0);
    },
};
function own(value) {}
";
        let (rest, expressions) = take_expressions(glue)?;
        assert_eq!(rest, kept);
        assert_eq!(expressions.into_values().collect::<Vec<_>>(), [".remove(", ".name", "!fetch(x"]);
        assert!(take_expressions(kept).is_err());
        Ok(())
    }
}
