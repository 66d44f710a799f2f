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
