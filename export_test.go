package secgroup

// TrafficKey returns the number that tells protocol and ports apart in the search for duplicates.
func TrafficKey(proto Protocol, from, to Port) uint64 { return trafficKey(proto, from, to) }
