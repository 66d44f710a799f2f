package secgroup_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/secgroup"
)

// FuzzParseShorthand holds laws 1 to 5 for what one shorthand value writes.
func FuzzParseShorthand(f *testing.F) {
	for _, c := range ruleCases {
		for _, line := range split(c.in) {
			f.Add(line)
		}
	}
	for _, c := range documentCases {
		f.Add(c.in[0])
	}
	list, _ := recordings(f)
	for _, r := range list {
		for _, s := range r.Values {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := secgroup.ParseShorthand(s)
		if err != nil {
			checkSyntaxError(t, err, s)
			if !p.Equal(secgroup.IpPermission{}) {
				t.Fatalf("%q: %v beside %v", s, p, err)
			}
			return
		}
		checkLaws(t, secgroup.IpPermissions{p})
	})
}

// FuzzParseIpPermissions holds them for two values, and for JSON.
func FuzzParseIpPermissions(f *testing.F) {
	list, _ := recordings(f)
	for _, r := range list {
		switch len(r.Values) {
		case 1:
			f.Add(r.Values[0], "")
		case 2:
			f.Add(r.Values[0], r.Values[1])
		}
	}
	for _, c := range syntaxCases {
		f.Add(c.in[0], c.in[len(c.in)-1])
	}
	for _, c := range documentCases {
		f.Add(c.in[0], "")
	}
	f.Add(readBack, "")
	f.Fuzz(func(t *testing.T, s, second string) {
		values := []string{s}
		if second != "" {
			values = append(values, second)
		}
		ps, err := secgroup.ParseIpPermissions(values...)
		if err != nil {
			checkSyntaxError(t, err, values...)
			if ps != nil {
				t.Fatalf("%q: %v beside %v", values, ps, err)
			}
			return
		}
		checkLaws(t, ps)
	})
}

// checkSyntaxError holds what is true of every error in reading values.
func checkSyntaxError(t testing.TB, err error, values ...string) {
	t.Helper()
	e, ok := errors.AsType[*secgroup.SyntaxError](err)
	if !ok || e.Arg < 0 || e.Arg >= len(values) || e.Input != values[e.Arg] || e.Offset < 0 || e.Offset > len(e.Input) || e.Expected == "" || e.Found == "" {
		t.Fatalf("%q: %#v", values, err)
	}
	if m := e.Error(); len(m) > 1200 || strings.Count(m, "\n") != 2 || !utf8.ValidString(m) {
		t.Fatalf("%q: the message is %q", values, m)
	}
}

// FuzzPermissions holds them for permissions of every shape.
func FuzzPermissions(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 0, 1, 2, 0, 2, 0, 0, 1, 0})
	f.Add([]byte{2, 0, 2, 0, 2, 0, 3, 0, 1, 0, 1, 2, 4, 2, 0, 0, 1, 0, 1, 0, 11, 2, 1, 0, 0})
	f.Add([]byte{5, 9, 0, 15, 3, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 3, 1, 1, 2, 2, 3, 3, 3, 0, 1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		checkLaws(t, s.permissions())
	})
}

// FuzzRequest holds the laws of requests, with law 4 for every form in which one can be written.
func FuzzRequest(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 0, 3, 1, 0, 1, 0, 1, 2, 0, 2, 1, 0, 0})
	f.Add([]byte{1, 1, 0, 3, 0, 0, 1, 0, 1, 2, 0, 2, 1, 0, 0, 0, 3, 2, 0, 1})
	f.Add([]byte{0, 0, 2, 0, 3, 3, 6, 1, 0, 0, 0, 0})
	f.Add([]byte{0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 0, 2, 1, 0, 0, 0, 3, 2, 0, 3, 1, 3, 2, 2, 4, 5})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := source(data)
		r := s.request()
		checkRequest(t, r)
		checkForms(t, r)
	})
}

// FuzzParseRequest holds what is true of everything that is read as a request, and of every error.
func FuzzParseRequest(f *testing.F) {
	for _, c := range requestCases {
		f.Add("{"+c.in+"}", strings.Contains(c.op, "e"), strings.Contains(c.op, "r"))
	}
	f.Fuzz(func(t *testing.T, s string, egress, revoke bool) {
		r, err := secgroup.ParseRequest([]byte(s))
		if err != nil {
			checkSyntaxError(t, err, s)
			return
		}
		var lenient secgroup.Request
		if err := json.Unmarshal([]byte(s), &lenient); err != nil || !lenient.Equal(r) {
			t.Fatalf("%q: read as %+v, by encoding/json as %+v, %v", s, r, lenient, err)
		}
		r.Egress, r.Revoke = egress, revoke
		checkRequest(t, r)
		checkForms(t, r)
	})
}

// FuzzUnmarshalJSON holds what is true of the lenient decoder, encoding/json: it
// never panics, what it reads it writes and reads back, and what the strict
// reader takes it takes too.
func FuzzUnmarshalJSON(f *testing.F) {
	for _, c := range requestCases {
		f.Add("{" + c.in + "}")
	}
	for _, c := range documentCases {
		f.Add(c.in[0])
		for _, rule := range c.rules {
			f.Add(rule)
		}
	}
	for _, s := range []string{"null", "22", "-1", `"22"`, "1e2", "2147483648", `{"FromPort":null}`, `{"fromport":1}`, `[{"IpRanges":null}]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tripJSON(t, s, func(a, b secgroup.IpPermissions) bool { return a.Equal(b) })
		tripJSON(t, s, secgroup.Request.Equal)
		tripJSON(t, s, func(a, b secgroup.SecurityGroupRule) bool { return a == b })
		tripJSON(t, s, func(a, b secgroup.Port) bool { return a == b })
		if ps, err := secgroup.ParseIpPermissions(s); err == nil && strings.HasPrefix(strings.TrimSpace(s), "[") {
			var lenient secgroup.IpPermissions
			if err := json.Unmarshal([]byte(s), &lenient); err != nil || !lenient.Equal(ps) {
				t.Fatalf("%q: read as %v, by encoding/json as %v, %v", s, ps, lenient, err)
			}
		}
	})
}

// tripJSON reads a T from JSON, writes it and reads it back.
func tripJSON[T any](t *testing.T, s string, equal func(a, b T) bool) {
	t.Helper()
	var v, back T
	if json.Unmarshal([]byte(s), &v) != nil {
		return
	}
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &back)
	}
	if err != nil || !equal(v, back) {
		t.Fatalf("%q is read as %+v and comes back as %+v, %v", s, v, back, err)
	}
}

// FuzzParseSecurityGroupRuleIds holds that ids come back from JSON, and that errors are in place.
func FuzzParseSecurityGroupRuleIds(f *testing.F) {
	for _, s := range []string{"sgr-1", `["sgr-1","sgr-2"]`, "[", "[]", `["\u00e9"]`, "file://x", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ids, err := secgroup.ParseSecurityGroupRuleIds(s)
		if err != nil {
			checkSyntaxError(t, err, s)
			return
		}
		data, err := json.Marshal(ids)
		if err != nil {
			t.Fatal(err)
		}
		back, err := secgroup.ParseSecurityGroupRuleIds(strings.Replace(string(data), "null", "[]", 1))
		if err != nil || !slices.Equal(back, ids) {
			t.Fatalf("%q is read as %q, which comes back as %q, %v", s, ids, back, err)
		}
	})
}

// FuzzParseTagSpecifications holds them for the values of --tag-specifications.
func FuzzParseTagSpecifications(f *testing.F) {
	for _, c := range tagCases {
		f.Add(strings.Join(c.in, ""))
	}
	f.Fuzz(func(t *testing.T, s string) {
		specs, err := secgroup.ParseTagSpecifications(s)
		if err != nil {
			checkSyntaxError(t, err, s)
			return
		}
		r := secgroup.Request{TagSpecifications: specs}
		checkRequest(t, r)
		checkForms(t, r)
		for _, spec := range specs {
			again, err := secgroup.ParseTagSpecifications(spec.String())
			if err != nil || len(again) != 1 || again[0].String() != spec.String() {
				t.Fatalf("%q: %s is read as %v, %v", s, spec, again, err)
			}
		}
	})
}

// FuzzPairs holds law 3 for two lists of permissions, and that another spelling of the same rules has the same canonical form.
func FuzzPairs(f *testing.F) {
	f.Add([]byte{2, 0, 1, 2, 0, 2, 1, 0, 0, 2, 1, 0}, []byte{1, 0, 1, 2, 0, 2, 2, 0, 0, 2, 1, 0}, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Fuzz(func(t *testing.T, a, b, spelling []byte) {
		s1, s2, s3 := source(a), source(b), source(spelling)
		ps, qs := s1.permissions(), s2.permissions()
		checkPair(t, ps, qs)
		c, err := ps.Canonicalize()
		if err != nil {
			return
		}
		again := respell(&s3, ps)
		if d, err := again.Canonicalize(); err != nil || !c.Equal(d) {
			t.Fatalf("%v and %v have the canonical forms %v and %v, %v", ps, again, c, d, err)
		}
		checkPair(t, ps, again)
	})
}

// FuzzRules holds what is true of all rules: Validate, Canonicalize, Identity, Covers and Compare.
func FuzzRules(f *testing.F) {
	f.Add([]byte{0, 2, 2, 2, 1, 0}, []byte{9, 0, 0, 3, 1, 4}, []byte{5, 2, 1, 1, 1, 1})
	f.Add([]byte{0, 2, 2, 2, 2, 1, 0, 0}, []byte{2, 2, 2, 2, 3, 1, 0, 0}, []byte{0, 2, 2, 2, 4, 1, 0, 0})
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		s1, s2, s3 := source(a), source(b), source(c)
		rules := []secgroup.SecurityGroupRule{s1.rule(), s2.rule(), s3.rule()}
		for _, r := range rules {
			checkRule(t, r)
			for _, s := range rules {
				checkRules(t, r, s)
			}
		}
		checkCovering(t, rules)
		slices.SortFunc(rules, secgroup.SecurityGroupRule.Compare)
		if rules[0].Compare(rules[2]) > 0 {
			t.Fatalf("Compare is no order: %+v", rules)
		}
	})
}

func FuzzParseCIDR(f *testing.F) {
	for _, c := range cidrCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) { checkCIDR(t, s) })
}

func FuzzParseProtocol(f *testing.F) {
	for s := range naiveProtocol {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkProtocol(t, s) })
}

func FuzzParsePort(f *testing.F) {
	for _, s := range []string{"80", "+80", "-1", " 80 ", "080", "8_0", "", "2147483648"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := secgroup.ParsePort(s)
		// The shorthand reads the same numbers.
		quoted := secgroup.IpPermission{IpProtocol: secgroup.Protocol(s)}.String()
		in, ok := strings.CutPrefix(quoted, "IpProtocol=")
		read, readErr := secgroup.ParseShorthand("FromPort=" + in)
		if utf8.ValidString(s) && ok && ((err == nil) != (readErr == nil) || read.FromPort != p) {
			t.Fatalf("%q: ParsePort gives %v, %v, the shorthand %v, %v", s, p, err, read.FromPort, readErr)
		}
		if err != nil {
			if !errors.Is(err, secgroup.ReasonParameterMalformed) || p != (secgroup.Port{}) {
				t.Fatalf("%q: got %v, %v", s, p, err)
			}
			return
		}
		if again, err := secgroup.ParsePort(p.String()); err != nil || again != p {
			t.Fatalf("%q gives %v, which gives %v, %v", s, p, again, err)
		}
		digits := strings.TrimLeft(strings.TrimLeft(strings.TrimSpace(s), "+-"), "0")
		if want := strings.TrimPrefix(p.String(), "-"); digits != want && digits+"0" != want {
			t.Fatalf("%q gives %v", s, p)
		}
	})
}

func FuzzDescription(f *testing.F) {
	for _, s := range descriptionCases {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkDescription(t, s) })
}
