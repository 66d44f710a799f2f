package secgroup

import "testing"

// TestCodes holds the EC2 code of every reason of an error, as the rulebook has it.
func TestCodes(t *testing.T) {
	for code, reasons := range map[string][]Reason{
		"MissingParameter":                     {ReasonDestinationMissing, ReasonGroupMissing, ReasonGroupIDMissing, ReasonPermissionsMissing},
		"InvalidParameterCombination":          {ReasonDestinationMixed, ReasonParameterCombination},
		"UnknownParameter":                     {ReasonParameterUnsupported, ReasonParameterUnknown},
		"InvalidGroupId.Malformed":             {ReasonGroupIDMalformed},
		"InvalidPrefixListId.Malformed":        {ReasonPrefixListIDMalformed},
		"InvalidSecurityGroupRuleId.Malformed": {ReasonRuleIDMalformed},
		"InvalidTagKey.Malformed":              {ReasonTagKey},
		"TagLimitExceeded":                     {ReasonTagCount},
		"InvalidParameterValue": {
			ReasonProtocolMissing, ReasonProtocolUnknown, ReasonPortMissing, ReasonPortRange, ReasonPortOrder,
			ReasonICMPType, ReasonICMPCode, ReasonICMPAllTypes, ReasonCIDRMalformed, ReasonCIDRFamily,
			ReasonDescriptionLength, ReasonDescriptionCharset, ReasonRuleDuplicate, ReasonGroupNameMalformed,
			ReasonUserIDMalformed, ReasonTagResourceType, ReasonTagValue, ReasonTagDuplicate, ReasonParameterRepeated,
			ReasonParameterMalformed,
		},
	} {
		for _, r := range reasons {
			if got := newError(r, "", "").Code; got != code {
				t.Errorf("%s has the code %s, want %s", r, got, code)
			}
		}
	}
}
