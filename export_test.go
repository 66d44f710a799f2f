package secgroup

// TrafficKey returns the number that tells protocol and ports apart in the search for duplicates.
func TrafficKey(proto Protocol, from, to Port) uint64 { return trafficKey(proto, from, to) }

// PortFaults is the bare rule of the ports of tcp and udp: the reason why each
// is wrong, "" where it is not.
func PortFaults(from, to Port) (ofFrom, ofTo Reason) { return portFaults(from, to) }
