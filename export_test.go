package secgroup

// CodeOf returns the code of the errors with a reason, those included that nothing gives yet.
func CodeOf(r Reason) string { return r.code() }

// TrafficKey returns the number that tells protocol and ports apart in the search for duplicates.
func TrafficKey(proto Protocol, from, to Port) uint64 { return trafficKey(proto, from, to) }
