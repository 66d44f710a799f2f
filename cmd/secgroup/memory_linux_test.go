package main_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestCheckMemory holds that of a large answer of EC2's only its text and one
// group at a time are in memory: twice the text, since the garbage collector lets
// the heap double, and 30 MB for everything else.
func TestCheckMemory(t *testing.T) {
	name := filepath.Join(t.TempDir(), "large.json")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	b := bufio.NewWriter(file) // what this process has in memory, its child has had too
	b.WriteString(`{"SecurityGroups":[`)
	for i := range 60000 {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(b, `{"GroupId":"sg-%017x","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/24"},{"CidrIp":"10.0.1.0/24"},{"CidrIp":"10.0.2.0/24"}]},`+
			`{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]},{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]},{"IpProtocol":"52","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}]}`, i)
	}
	b.WriteString(`]}`)
	if err := errors.Join(b.Flush(), file.Close()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(bin, "secgroup"), "check", name)
	out, err := cmd.Output()
	if want := "1 file, 360000 rules: 0 errors, 0 pieces of advice\n"; err != nil || string(out) != want {
		t.Fatalf("%s, %v; want %s", out, err, want)
	}
	most := int64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) << 10
	if limit := 2*info.Size() + 30<<20; most > limit {
		t.Errorf("%d bytes in memory for a text of %d, want at most %d", most, info.Size(), limit)
	} else {
		t.Logf("%d bytes in memory for a text of %d", most, info.Size())
	}
}
