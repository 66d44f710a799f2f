// Planted measures the tests: it plants one bug after another in the code and
// sees whether the test that is named for it fails. planted.txt holds the bugs,
// for every row of the rulebook at least one. From the root of the module:
//
//	go run ./internal/planted          # all of them, in minutes
//	go run ./internal/planted '^N13'   # those whose heading matches
//
// It exits 1 where a bug survives, where the table no longer fits the code, and
// where a row has no bug. The tree is never written: a bug goes into the build
// as an overlay (go help build), so that nothing has to be taken back.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

//go:embed planted.txt
var table string

// timeout is that of one test: an endless loop is caught by it, and a test that
// passes needs a fraction.
const timeout = "10s"

// A bug is one entry of the table.
type bug struct {
	row, what string
	file      string // from the root of the module
	pkg, test string // the test that must fail, as go test -run has it
	old, new  string // whole lines
}

func (b bug) String() string { return b.row + ": " + b.what }

// A verdict is what became of a bug.
type verdict string

const (
	caught   verdict = "caught"
	survived verdict = "SURVIVED"
	wrong    verdict = "WRONG" // the entry, not the code
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "planted:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	start := time.Now()
	bugs, err := parse(table)
	if err != nil {
		return err
	}
	if err := checkRows(bugs); err != nil {
		return err
	}
	if len(args) > 0 {
		wanted, err := regexp.Compile(args[0])
		if err != nil {
			return err
		}
		bugs = slices.DeleteFunc(bugs, func(b bug) bool { return !wanted.MatchString(b.String()) })
	}
	dir, err := os.MkdirTemp("", "planted")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sound, err := buildSound(dir, bugs)
	if err != nil {
		return err
	}

	type result struct {
		verdict verdict
		why     string
	}
	results := make([]chan result, len(bugs))
	for i := range bugs {
		results[i] = make(chan result, 1)
	}
	var next atomic.Int32
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(bugs) {
					return
				}
				v, why := plant(filepath.Join(dir, fmt.Sprint(i)), sound[bugs[i].pkg], bugs[i])
				results[i] <- result{v, why}
			}
		}()
	}
	n, rows := make(map[verdict]int), make(map[string]bool)
	for i, b := range bugs { // in the order of the table
		r := <-results[i]
		n[r.verdict]++
		rows[b.row] = true
		fmt.Printf("%-8s %s (%s)\n", r.verdict, b, b.test)
		if r.why != "" {
			fmt.Println("\t" + strings.ReplaceAll(strings.TrimSpace(r.why), "\n", "\n\t"))
		}
	}
	fmt.Printf("%d bugs in %d rows: %d caught, %d survived, %d wrong entries, in %s\n",
		len(bugs), len(rows), n[caught], n[survived], n[wrong], time.Since(start).Round(time.Second))
	if n[caught] != len(bugs) || len(bugs) == 0 {
		return errors.New("not every bug was caught")
	}
	return nil
}

// parse reads the table, whose form is described at its head.
func parse(text string) ([]bug, error) {
	var bugs []bug
	for block := range strings.SplitSeq(text, "\n\n") {
		lines := slices.DeleteFunc(strings.Split(strings.Trim(block, "\n"), "\n"), func(l string) bool { return l == "" || l[0] == '#' })
		if len(lines) == 0 {
			continue
		}
		if len(lines) < 3 {
			return nil, fmt.Errorf("%s: an entry of less than three lines", lines[0])
		}
		var b bug
		b.row, b.what, _ = strings.Cut(lines[0], ": ")
		if where := strings.SplitN(lines[1], " ", 3); len(where) == 3 {
			b.file, b.pkg, b.test = where[0], where[1], where[2]
		}
		for _, l := range lines[2:] {
			switch l, rest := l[0], l[1:]+"\n"; l {
			case ' ':
				b.old += rest
				b.new += rest
			case '-':
				b.old += rest
			case '+':
				b.new += rest
			default:
				return nil, fmt.Errorf("%s: a line that begins with none of -, + and space: %c%s", b, l, rest)
			}
		}
		if b.what == "" || b.test == "" || b.old == "" || b.old == b.new {
			return nil, fmt.Errorf("%s: want ROW: WHAT, then FILE PACKAGE TEST, then lines that change", lines[0])
		}
		bugs = append(bugs, b)
	}
	return bugs, nil
}

// checkRows holds that every row that the code implements has a bug. The rows
// are those of rulebook_test.go, which must name each one for other reasons,
// and those that other tests hold.
func checkRows(bugs []bug) error {
	source, err := os.ReadFile("rulebook_test.go")
	if err != nil {
		return fmt.Errorf("run it from the root of the module: %w", err)
	}
	_, list, ok := strings.Cut(string(source), "rulebookRows = strings.Fields(`")
	if !ok {
		return errors.New("rulebook_test.go has no rulebookRows")
	}
	list, _, _ = strings.Cut(list, "`")
	rows := append(strings.Fields(list), "R11", "B1", "B2", "B3", "A1", "A2")
	var errs []error
	for _, row := range rows {
		if !slices.ContainsFunc(bugs, func(b bug) bool { return b.row == row }) {
			errs = append(errs, fmt.Errorf("%s has no bug", row))
		}
	}
	for _, b := range bugs {
		if !slices.Contains(rows, b.row) {
			errs = append(errs, fmt.Errorf("%s: no such row", b))
		}
	}
	return errors.Join(errs...)
}

// buildSound builds the tests of each package as the tree has them, and returns
// the programs by package.
func buildSound(dir string, bugs []bug) (map[string]string, error) {
	sound := make(map[string]string)
	for _, b := range bugs {
		if sound[b.pkg] != "" {
			continue
		}
		program := filepath.Join(dir, fmt.Sprintf("sound%d", len(sound)))
		if out, err := build(program, b.pkg); err != nil {
			return nil, fmt.Errorf("the tree itself does not build: %w\n%s", err, out)
		}
		sound[b.pkg] = program
	}
	return sound, nil
}

// plant says what becomes of b, and why it is not caught. sound is the program
// of the tests without it; files that begin with path are its own.
func plant(path, sound string, b bug) (verdict, string) {
	source, err := os.ReadFile(b.file)
	if err != nil {
		return wrong, err.Error()
	}
	text := "\n" + string(source) // so that every line has a beginning
	if n := strings.Count(text, "\n"+b.old); n != 1 {
		return wrong, fmt.Sprintf("%s has the old text %d times, want once", b.file, n)
	}
	switch n, failed, out := test(sound, b); {
	case n == 0:
		return wrong, "no test has this name"
	case failed:
		return wrong, "the test fails without the bug:\n" + out
	}

	text = strings.Replace(text, "\n"+b.old, "\n"+b.new, 1)[1:]
	file, err := filepath.Abs(b.file)
	if err != nil {
		return wrong, err.Error()
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: path + ".go"}})
	if err != nil {
		return wrong, err.Error()
	}
	if err := errors.Join(os.WriteFile(path+".go", []byte(text), 0o600), os.WriteFile(path+".json", overlay, 0o600)); err != nil {
		return wrong, err.Error()
	}
	program := path + ".test"
	defer os.Remove(program) // a hundred of them are a gigabyte
	if out, err := build(program, b.pkg, "-overlay", path+".json"); err != nil {
		return wrong, "with the bug it does not build:\n" + out
	}
	if _, failed, _ := test(program, b); failed {
		return caught, ""
	}
	return survived, ""
}

// build builds the tests of a package. That it is a step of its own tells a
// build that fails from a test that does. Nothing is optimized, since the build
// takes most of the time.
func build(program, pkg string, flags ...string) (string, error) {
	args := append([]string{"test", "-c", "-gcflags=-N -l", "-ldflags=-s -w", "-o", program}, flags...)
	out, err := exec.Command("go", append(args, pkg)...).CombinedOutput()
	return string(out), err
}

// test runs the tests that b names. It returns how many there are, and whether
// one failed or, for a panic or the timeout, did not end.
func test(program string, b bug) (n int, failed bool, output string) {
	cmd := exec.Command(program, "-test.v", "-test.paniconexit0", "-test.timeout", timeout, "-test.run", b.test)
	cmd.Dir = b.pkg // as go test does
	out, _ := cmd.CombinedOutput()
	depth, passed := strings.Count(b.test, "/"), 0
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if strings.Count(line, "/") < depth {
			continue // the test around the named one
		}
		switch {
		case strings.HasPrefix(line, "=== RUN "):
			n++
		case strings.HasPrefix(line, "--- PASS: "), strings.HasPrefix(line, "--- SKIP: "):
			passed++
		}
	}
	return n, passed < n, string(out)
}
