// The race detector keeps calls from being inlined, and so allocates more.
//go:build !race

package awscli_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/internal/measure"
)

// commandLines make a command line of n rules, with the number of lists that
// the request has.
var commandLines = []struct {
	name string
	make func(n int) (args []string, lists int)
}{
	{"scalar options", func(int) ([]string, int) { // one rule, whatever n
		return strings.Fields(ingress + " --group-id sg-1234567890abcdef0 --protocol tcp --port 22 --cidr 203.0.113.0/24"), 2
	}},
	{"a source group", func(int) ([]string, int) {
		return strings.Fields("--region us-east-1 " + ingress + " --group-id=sg-111aaa22 --protocol tcp --port 80 --source-group sg-1a2b3c4d --dry-run --output json"), 2
	}},
	{"shorthand", func(n int) ([]string, int) {
		args := []string{ingress, "--group-id", "sg-111aaa22", "--ip-permissions"}
		for i := range n {
			args = append(args, fmt.Sprintf("IpProtocol=tcp,FromPort=%d,ToPort=%[1]d,IpRanges=[{CidrIp=203.0.113.0/24,Description='RDP access'}]", i))
		}
		return args, 1 + n
	}},
	{"a JSON list", func(n int) ([]string, int) {
		return []string{egress, "--group-id", "sg-111aaa22", "--ip-permissions", jsonRules(n)}, 1 + logarithm(n) + n
	}},
	{"a JSON request", func(n int) ([]string, int) {
		return []string{egress, "--cli-input-json", `{"GroupId":"sg-111aaa22","IpPermissions":` + jsonRules(n) + "}"}, 1 + logarithm(n) + n
	}},
	{"rule ids", func(n int) ([]string, int) {
		args := []string{revokeI, "--group-id", "sg-111aaa22", "--security-group-rule-ids"}
		for i := range n {
			args = append(args, fmt.Sprintf("sgr-%08x", i))
		}
		return args, 1
	}},
}

// logarithm returns how often a list doubles until it has n entries.
func logarithm(n int) int {
	k := 0
	for 1<<k < n {
		k++
	}
	return k
}

func jsonRules(n int) string {
	ps := make(secgroup.IpPermissions, n)
	for i := range ps {
		ps[i] = secgroup.IpPermission{IpProtocol: "tcp", FromPort: secgroup.PortOf(0), ToPort: secgroup.PortOf(int32(i)),
			UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: fmt.Sprintf("sg-%08x", i)}}}
	}
	data, _ := json.Marshal(ps)
	return string(data)
}

// TestAllocations holds Parse to three allocations a rule beside the lists of
// the request.
func TestAllocations(t *testing.T) {
	for _, c := range commandLines {
		for _, n := range []int{1, 10, 1000} {
			args, lists := c.make(n)
			if _, err := awscli.Parse(args); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if got := testing.AllocsPerRun(10, func() { awscli.Parse(args) }) - float64(lists); got > float64(3*n) {
				t.Errorf("%s, %d: %v allocations beside the lists, want %v at most", c.name, n, got, 3*n)
			}
		}
	}
}

// BenchmarkParse shows what a rule costs.
func BenchmarkParse(b *testing.B) {
	for i, c := range commandLines {
		for _, n := range []int{1, 100, 10_000} {
			if i < 2 && n > 1 {
				continue // one rule
			}
			args, _ := c.make(n)
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				measure.Each(b, n, func() {
					if _, err := awscli.Parse(args); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
