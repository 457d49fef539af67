//go:build js

package host

import "syscall/js"

// Run gives every input of the browser to handle, which returns the operations
// to carry out, and never returns. The glue's two functions are parleyInput,
// which is set here, and parleyOutput.
func Run(handle func(Input) []byte) {
	var in []byte
	output := js.Global().Get("parleyOutput")
	buffer := js.Global().Get("Uint8Array").New(1 << 12)
	size := 1 << 12

	take := js.FuncOf(func(_ js.Value, args []js.Value) any {
		n := args[1].Int()
		if cap(in) < n {
			in = make([]byte, n+min(n, 1<<12))
		}
		in = in[:cap(in)]
		js.CopyBytesToGo(in[:n], args[0])
		input, ok := Parse(in[:n])
		if !ok {
			return nil
		}
		out := handle(input)
		if len(out) == 0 {
			return nil
		}
		if len(out) > size {
			size = 2 * len(out)
			buffer = js.Global().Get("Uint8Array").New(size)
		}
		js.CopyBytesToJS(buffer, out)
		output.Invoke(buffer, len(out))
		return nil
	})
	js.Global().Set("parleyInput", take)
	select {}
}
