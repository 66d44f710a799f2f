package secgroup

// TrafficKey returns the number that tells protocol and ports apart in the search for duplicates.
func TrafficKey(proto Protocol, from, to Port) uint64 { return trafficKey(proto, from, to) }

// PortFaults is the bare rule of the ports of tcp and udp: the reason why each
// is wrong, "" where it is not.
func PortFaults(from, to Port) (ofFrom, ofTo Reason) { return portFaults(from, to) }

// FirstOfHash returns for each IPv4 range of p the index of the first one with the
// same block, as the search for duplicates finds it where all hashes are the same.
func FirstOfHash(p IpPermission, hash uint64) []int {
	ps := IpPermissions{p}
	seen := newSeenRules(ps, len(p.IpRanges))
	var first []int
	for i := range p.IpRanges {
		at := place{list: ipRanges, entry: i}
		first = append(first, seen.firstOf(hash, at, ps.id(at)).entry)
	}
	return first
}
