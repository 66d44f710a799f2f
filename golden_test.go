package secgroup_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
)

var update = flag.Bool("update", false, "rewrite the golden files; read what changed against the rulebook")

// TestGolden compares what becomes of testdata/valid (the canonical form) and of
// testdata/invalid (code and message of each error, one a line) with the golden files.
func TestGolden(t *testing.T) {
	for _, kind := range []string{"valid", "invalid"} {
		names, err := filepath.Glob(filepath.Join("testdata", kind, "*.json"))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %q, %v", kind, names, err)
		}
		for _, name := range names {
			t.Run(name, func(t *testing.T) {
				in, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				ps, err := secgroup.ParseIpPermissions(string(in))
				if err != nil {
					t.Fatal(err)
				}
				got := golden(t, ps, kind == "valid")
				file := strings.TrimSuffix(name, ".json") + ".golden"
				if *update {
					if err := os.WriteFile(file, got, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("mismatch (-want +got):\n%s", diff)
				}
				checkLaws(t, ps)
			})
		}
	}
}

func golden(t *testing.T, ps secgroup.IpPermissions, valid bool) []byte {
	var b bytes.Buffer
	c, err := ps.Canonicalize()
	if valid {
		if err != nil {
			t.Fatal(err)
		}
		// One permission a line.
		b.WriteString("[")
		for i, p := range c {
			data, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n\t")
			b.Write(data)
		}
		b.WriteString("\n]\n")
		return b.Bytes()
	}
	for _, e := range list(t, err) {
		b.WriteString(e.Code + " " + e.Error() + "\n")
	}
	return b.Bytes()
}
