package ruleset_test

import (
	"errors"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/ruleset"
)

// TestPlanName holds that a name that EC2 alone can have given is no error while
// it stays, and one when it would have to be sent.
func TestPlanName(t *testing.T) {
	current := secgroup.IpPermissions{{IpProtocol: "-1", UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupName: "é"}}}}
	c, err := ruleset.Plan(current, nil)
	if !errors.Is(err, secgroup.ReasonGroupNameMalformed) || c.Authorize != nil || c.Revoke != nil || c.UpdateDescriptions != nil {
		t.Errorf("got %v, %v", c, err)
	}
	current[0].UserIdGroupPairs[0].GroupId = "sg-1"
	if c, err := ruleset.Plan(current, nil); err != nil || len(c.Revoke) != 1 {
		t.Errorf("got %v, %v", c, err)
	}
}

// TestAggregateOwner holds that of a group that is given with its owner and
// without, the owner stays, whichever comes first.
func TestAggregateOwner(t *testing.T) {
	for _, users := range [][2]string{{"123456789012", ""}, {"", "123456789012"}} {
		var ps secgroup.IpPermissions
		for i, user := range users {
			port := secgroup.PortOf(int32(22 + i))
			ps = append(ps, secgroup.IpPermission{IpProtocol: "tcp", FromPort: port, ToPort: port, UserIdGroupPairs: []secgroup.UserIdGroupPair{{GroupId: "sg-1", UserId: user}}})
		}
		got, err := ruleset.Aggregate(ps)
		if want := "IpProtocol=tcp,FromPort=22,ToPort=23,UserIdGroupPairs=[{GroupId=sg-1,UserId=123456789012}]"; err != nil || len(got) != 1 || got[0].String() != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
	}
}
