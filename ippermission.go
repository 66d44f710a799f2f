package secgroup

import (
	"cmp"
	"hash/maphash"
	"math/bits"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An IpPermission is one or more security group rules that share a protocol and
// ports: the EC2 type of the same name (document 002, IpPermissions). Its
// members hold any text and any lists, so that an invalid value can be pointed
// at. The zero value lacks a protocol and a destination and is invalid.
//
// FromPort and ToPort are a range of ports for tcp and udp, a type and a code
// for icmp and icmpv6, and mean nothing for every other protocol. The four
// lists are three kinds of destination (for ingress, of source): address ranges
// (IPv4 and IPv6 together), prefix lists, and security groups. A valid
// IpPermission has one kind.
//
// encoding/json reads and writes it as the AWS CLI, boto3 and the SDKs do. It
// is as lenient as it is elsewhere; [ParseIpPermissions] is strict.
type IpPermission struct {
	IpProtocol       Protocol          `json:",omitempty"`
	FromPort         Port              `json:",omitzero"`
	ToPort           Port              `json:",omitzero"`
	IpRanges         []IpRange         `json:",omitempty"`
	Ipv6Ranges       []Ipv6Range       `json:",omitempty"`
	PrefixListIds    []PrefixListId    `json:",omitempty"`
	UserIdGroupPairs []UserIdGroupPair `json:",omitempty"`
}

// An IpRange is an IPv4 address range. The zero value is invalid.
type IpRange struct {
	// CidrIp is an IPv4 block in CIDR notation; EC2 masks its host bits
	// (rulebook C1 to C5).
	CidrIp string `json:",omitempty"`
	// Description is up to 255 characters of a-z A-Z 0-9, space and
	// ._-:/()#,@[]+=&;{}!$* (D1, D2); "" is none.
	Description string `json:",omitempty"`
}

// An Ipv6Range is an IPv6 address range. The zero value is invalid.
type Ipv6Range struct {
	// CidrIpv6 is an IPv6 block in CIDR notation; EC2 masks its host bits
	// (rulebook C1 to C6).
	CidrIpv6 string `json:",omitempty"`
	// Description is as that of an IpRange.
	Description string `json:",omitempty"`
}

// A PrefixListId refers to a prefix list. The zero value is invalid.
type PrefixListId struct {
	// PrefixListId is pl- and 1 to 17 hexadecimal digits (rulebook G9, G10).
	PrefixListId string `json:",omitempty"`
	// Description is as that of an IpRange, but without & (D3).
	Description string `json:",omitempty"`
}

// A UserIdGroupPair refers to a security group, by id or by name. The zero
// value is invalid.
type UserIdGroupPair struct {
	// GroupId is sg- and 1 to 17 lower-case hexadecimal digits (rulebook G2);
	// "" is none.
	GroupId string `json:",omitempty"`
	// GroupName is the name of a group in a default VPC (G5, G6); "" is none.
	// Canonicalize drops it beside a GroupId (G4).
	GroupName string `json:",omitempty"`
	// UserId is the account that owns the group: 12 digits or amazon-elb (G7);
	// "" is none.
	UserId string `json:",omitempty"`
	// VpcId, VpcPeeringConnectionId and PeeringStatus are never wrong; EC2
	// drops them from a request (G8).
	VpcId                  string `json:",omitempty"`
	VpcPeeringConnectionId string `json:",omitempty"`
	PeeringStatus          string `json:",omitempty"`
	// Description is as that of an IpRange, but without & (D3).
	Description string `json:",omitempty"`
}

// IpPermissions is what one request or answer holds. The zero value is empty
// and valid: that a request needs one is no rule of the list.
type IpPermissions []IpPermission

// Options change what is asked of permissions. The zero value is what the
// methods of [IpPermissions] do.
type Options struct {
	// FromEC2 takes permissions as EC2 answered them: several kinds of
	// destination in one IpPermission are legal (rulebook E2, B1), and neither
	// Description nor GroupName is checked.
	FromEC2 bool
}

// Validate returns nil, or an [ErrorList] of everything that is wrong with p,
// in this order: protocol, FromPort, ToPort, their combination, the destination
// as a whole, then the entries of IpRanges, Ipv6Ranges, PrefixListIds and
// UserIdGroupPairs; within an entry what concerns it whole, then its members in
// the order of the struct, then its being the same rule as an entry before it.
// What cannot be read raises no error that follows from that: an unknown
// protocol is not asked for ports, and a rule whose protocol, ports or
// destination are wrong is no duplicate.
//
// It allocates nothing for a valid permission of up to 16 entries.
func (p IpPermission) Validate() error {
	var c checker
	c.permissions(IpPermissions{p})
	return c.err()
}

// Validate returns nil, or an [ErrorList] of everything that is wrong with ps:
// the errors of each permission, in the order of [IpPermission.Validate]. A
// rule that stands in two permissions is an error at the second one. Its memory
// is at most 100 bytes a rule, and its time in proportion to them.
func (ps IpPermissions) Validate() error { return Options{}.Validate(ps) }

// Validate is [IpPermissions.Validate] with options.
func (o Options) Validate(ps IpPermissions) error {
	c := o.checker()
	c.permissions(ps)
	return c.err()
}

func (o Options) checker() checker {
	return checker{root: "IpPermissions", mixed: o.FromEC2, unchecked: o.FromEC2}
}

// maxFew is the number of rules up to which Validate allocates nothing; a power
// of two, since there are twice as many slots.
const maxFew = 16

// permissions checks ps.
func (c *checker) permissions(ps IpPermissions) {
	var seen *seenRules
	switch n := ps.entries(); {
	case n <= 1: // one rule is no other's duplicate
	case n <= maxFew:
		var places [maxFew]place
		var slots [2 * maxFew]uint64
		seen = &seenRules{ps: ps, places: places[:], slots: slots[:], seed: maphash.MakeSeed()}
	default:
		many := newSeenRules(ps, n)
		seen = &many
	}
	for i := range ps {
		c.permission(place{index: i}, &ps[i], seen)
		c.canonical = c.canonical && (i == 0 || ps[i-1].compare(&ps[i]) < 0)
	}
}

// Validate returns nil or an [ErrorList] (rulebook C1 to C3, D1, D2).
func (r IpRange) Validate() error {
	var c checker
	c.ipRange(place{}, r)
	return c.err()
}

// Validate returns nil or an [ErrorList] (rulebook C1 to C3, D1, D2).
func (r Ipv6Range) Validate() error {
	var c checker
	c.ipv6Range(place{}, r)
	return c.err()
}

// Validate returns nil or an [ErrorList] (rulebook G9, G10, D1, D3).
func (l PrefixListId) Validate() error {
	var c checker
	c.prefixList(place{}, l)
	return c.err()
}

// Validate returns nil or an [ErrorList] (rulebook G1, G2, G6, G7, D1, D3).
func (g UserIdGroupPair) Validate() error {
	var c checker
	c.pair(place{}, g)
	return c.err()
}

func (p *IpPermission) entries() int {
	return len(p.IpRanges) + len(p.Ipv6Ranges) + len(p.PrefixListIds) + len(p.UserIdGroupPairs)
}

func (ps IpPermissions) entries() int {
	n := 0
	for i := range ps {
		n += ps[i].entries()
	}
	return n
}

// A listKind is one of the lists of an IpPermission, in the order in which
// their entries are checked, or noList for the permission itself.
type listKind int8

const (
	noList listKind = iota
	ipRanges
	ipv6Ranges
	prefixListIds
	userIdGroupPairs
	referencedGroup // a SecurityGroupRule's one group, which has no index
	tags            // of a TagSpecification
)

func (l listKind) hasBlocks() bool { return l == ipRanges || l == ipv6Ranges }

var listNames = [...]string{
	ipRanges:         "IpRanges",
	ipv6Ranges:       "Ipv6Ranges",
	prefixListIds:    "PrefixListIds",
	userIdGroupPairs: "UserIdGroupPairs",
	referencedGroup:  "ReferencedGroupInfo",
	tags:             "Tags",
}

// A place is where in the checked value an error or a rule is: the text of its
// path is made only for an error.
type place struct {
	index int // of the permission or rule, where there are several
	list  listKind
	entry int
}

// A checker gathers the errors of one call of Validate.
type checker struct {
	root      string // what the index of a place counts; "" for a single value
	mixed     bool   // several kinds of destination are legal
	unchecked bool   // descriptions and group names are not checked
	errs      ErrorList

	// wrong, where it is made before, are the places of the errors.
	wrong map[place]bool

	// canonical says, if it was set before, that all permissions are in canonical
	// form, nil for empty lists apart.
	canonical bool
}

// err returns nil, or an ErrorList of what was added.
func (c *checker) err() error {
	if len(c.errs) == 0 {
		return nil
	}
	return c.errs
}

// add records an error of a member of what is at a place, "" for the whole of
// it.
func (c *checker) add(at place, member string, e *Error) {
	e.Path = c.path(at, member)
	c.errs = append(room(c.errs), e)
	if c.wrong != nil {
		c.wrong[at] = true
	}
}

func (c *checker) path(at place, member string) string {
	var buf [64]byte // more than most paths
	return string(c.appendPath(buf[:0], at, member))
}

func (c *checker) appendPath(b []byte, at place, member string) []byte {
	if c.root != "" {
		b = append(appendIndex(append(b, c.root...), at.index), '.')
	}
	if at.list != noList {
		b = append(b, listNames[at.list]...)
		if at.list != referencedGroup {
			b = appendIndex(b, at.entry)
		}
		b = append(b, '.')
	}
	if b = append(b, member...); member == "" && len(b) > 0 {
		b = b[:len(b)-1]
	}
	return b
}

// sameAs says that a rule or a key stands at a place too.
func (c *checker) sameAs(what string, first place, member string) string {
	var buf [128]byte
	b := append(append(append(buf[:0], "the same "...), what...), " as "...)
	return string(append(c.appendPath(b, first, member), ": leave out one of the two"...))
}

func appendIndex(b []byte, i int) []byte {
	return append(strconv.AppendInt(append(b, '['), int64(i), 10), ']')
}

// permission checks p, and whether its rules are among those that were seen; nil
// sees none.
func (c *checker) permission(at place, p *IpPermission, seen *seenRules) {
	proto, readable := c.traffic(at, p.IpProtocol, p.FromPort, p.ToPort)
	has := p.has()
	c.destination(at, has[:], kindNames[:], noDestination+"an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs", "IpPermission")
	find := readable && seen != nil
	var traffic uint64
	if find {
		traffic = trafficKey(proto, p.FromPort, p.ToPort)
	}
	c.canonical = c.canonical && p.hasCanonicalTraffic(proto) && count(has[:]) == 1
	var last netip.Prefix
	for i, r := range p.IpRanges {
		at.list, at.entry = ipRanges, i
		written, ok := c.ipRange(at, r)
		block := written.Masked()
		if ok && find {
			c.duplicate(at, traffic, block, seen)
		}
		c.canonical = c.canonical && isCanonicalCIDR(r.CidrIp, written) && (i == 0 || last.Compare(block) < 0)
		last = block
	}
	for i, r := range p.Ipv6Ranges {
		at.list, at.entry = ipv6Ranges, i
		written, ok := c.ipv6Range(at, r)
		block := written.Masked()
		if ok && find {
			c.duplicate(at, traffic, block, seen)
		}
		c.canonical = c.canonical && isCanonicalCIDR(r.CidrIpv6, written) && (i == 0 || last.Compare(block) < 0)
		last = block
	}
	for i, l := range p.PrefixListIds {
		at.list, at.entry = prefixListIds, i
		if c.prefixList(at, l) && find {
			c.duplicate(at, traffic, netip.Prefix{}, seen)
		}
		c.canonical = c.canonical && (i == 0 || p.PrefixListIds[i-1].compare(l) < 0)
	}
	for i, g := range p.UserIdGroupPairs {
		at.list, at.entry = userIdGroupPairs, i
		if c.pair(at, g) && find {
			c.duplicate(at, traffic, netip.Prefix{}, seen)
		}
		c.canonical = c.canonical && g == g.canonical() && (i == 0 || p.UserIdGroupPairs[i-1].compare(g) < 0)
	}
}

// hasCanonicalTraffic reports whether protocol and ports of p, which are valid,
// are canonical, as proto is.
func (p *IpPermission) hasCanonicalTraffic(proto Protocol) bool {
	from, to := canonicalPorts(proto, p.FromPort, p.ToPort)
	return proto == p.IpProtocol && from == p.FromPort && to == p.ToPort
}

// traffic checks a protocol and its ports. It returns the canonical protocol,
// and whether both can be read.
func (c *checker) traffic(at place, p Protocol, from, to Port) (Protocol, bool) {
	proto, e := canonicalProtocol(p)
	if e != nil {
		c.add(at, "IpProtocol", e)
		return "", false
	}
	return proto, c.ports(at, proto, from, to)
}

// The kinds of destination, in canonical order.
const (
	addresses = iota
	prefixLists
	groups
	kinds
)

var kindNames = [kinds]string{"address ranges", "prefix lists", "security groups"}

// has reports which kinds of destination p has. IPv4 and IPv6 ranges together
// are one (document 001, "an IPv4 or IPv6 address range"; rulebook E3).
func (p *IpPermission) has() [kinds]bool {
	return [kinds]bool{
		addresses:   len(p.IpRanges)+len(p.Ipv6Ranges) > 0,
		prefixLists: len(p.PrefixListIds) > 0,
		groups:      len(p.UserIdGroupPairs) > 0,
	}
}

const noDestination = "no destination (source, for ingress): write "

// destination checks that there is one kind of destination in a whole, has
// telling which of names there are, and reports whether there is. missing is
// what is wrong if there is none.
func (c *checker) destination(at place, has []bool, names []string, missing, whole string) bool {
	n := count(has)
	switch {
	case n == 0: // E1
		c.add(at, "", newError(ReasonDestinationMissing, "", missing))
		return false
	case n > 1 && !c.mixed: // E2
		var there []string
		for i, ok := range has {
			if ok {
				there = append(there, names[i])
			}
		}
		c.add(at, "", newError(ReasonDestinationMixed, "",
			strings.Join(there, " and ")+" in one "+whole+": write one "+whole+" for each"))
		return false
	}
	return true
}

// count returns how many there are.
func count(has []bool) int {
	n := 0
	for _, ok := range has {
		if ok {
			n++
		}
	}
	return n
}

// The members that take the other family of address.
const (
	other4 = "CidrIp of IpRanges"
	other6 = "CidrIpv6 of Ipv6Ranges"
)

func (c *checker) ipRange(at place, r IpRange) (netip.Prefix, bool) {
	p, ok := c.cidr(at, "CidrIp", other6, r.CidrIp, true)
	c.description(at, r.Description, withAmpersand)
	return p, ok
}

func (c *checker) ipv6Range(at place, r Ipv6Range) (netip.Prefix, bool) {
	p, ok := c.cidr(at, "CidrIpv6", other4, r.CidrIpv6, false)
	c.description(at, r.Description, withAmpersand)
	return p, ok
}

func (c *checker) prefixList(at place, l PrefixListId) bool {
	ok := c.prefixListID(at, l.PrefixListId)
	c.description(at, l.Description, withoutAmpersand)
	return ok
}

func (c *checker) prefixListID(at place, s string) bool {
	const fix = ": write pl- and its 1 to 17 hexadecimal digits, such as pl-63a5400a"
	ok := isID(s, "pl-", hexDigits)
	switch {
	case s == "": // G9
		c.add(at, "PrefixListId", newError(ReasonPrefixListIDMalformed, s, "the id of the prefix list is missing"+fix))
	case !ok: // G10
		c.add(at, "PrefixListId", newError(ReasonPrefixListIDMalformed, s, "not the id of a prefix list"+fix))
	}
	return ok
}

func (c *checker) pair(at place, g UserIdGroupPair) bool {
	ok := c.group(at, g)
	c.description(at, g.Description, withoutAmpersand)
	return ok
}

// group checks all of g but its description. It reports whether it can be told
// which group is meant: by its id, or else by owner and name (rulebook E4).
func (c *checker) group(at place, g UserIdGroupPair) bool {
	if g.GroupId == "" && g.GroupName == "" { // G1
		c.add(at, "", newError(ReasonGroupMissing, "", "the security group is missing: write its GroupId"))
	}
	idOK := g.GroupId != "" && c.groupID(at, g.GroupId)
	nameOK := g.GroupName != "" && c.groupName(at, "GroupName", g.GroupName)
	userOK := c.userID(at, "UserId", g.UserId)
	return idOK || g.GroupId == "" && nameOK && userOK
}

func (c *checker) groupID(at place, s string) bool {
	ok := isID(s, "sg-", lowerHex)
	if !ok { // G2
		c.add(at, "GroupId", newError(ReasonGroupIDMalformed, s,
			"not the id of a security group: write sg- and its 1 to 17 lower-case hexadecimal digits, such as sg-1a2b3c4d"))
	}
	return ok
}

func (c *checker) groupName(at place, member, s string) bool {
	if c.unchecked {
		return true
	}
	var detail string
	if strings.HasPrefix(s, "sg-") {
		detail = "begins as an id does: write an id as GroupId"
		if member == "SourceSecurityGroupName" { // beside which GroupId is another group's
			detail = "begins as an id does: write the rule in IpPermissions, with an id as GroupId of UserIdGroupPairs"
		}
	} else if n := utf8.RuneCountInString(s); n > maxText {
		detail = tooLong(n)
	} else if i := withAmpersand.members.outside(s); i >= 0 {
		detail = badCharacter(s, i, withAmpersand)
	} else {
		return true
	}
	c.add(at, member, newError(ReasonGroupNameMalformed, s, detail)) // G6
	return false
}

func (c *checker) userID(at place, member, s string) bool {
	ok := s == "" || s == "amazon-elb" || len(s) == 12 && decimals.outside(s) < 0
	if !ok { // G7
		c.add(at, member, newError(ReasonUserIDMalformed, s, "not an account: write its 12 digits, or amazon-elb"))
	}
	return ok
}

// isID reports whether s is the prefix and 1 to 17 digits.
func isID(s, prefix string, digits *byteSet) bool {
	s, ok := strings.CutPrefix(s, prefix)
	return ok && s != "" && len(s) <= 17 && digits.outside(s) < 0
}

var (
	decimals  = newByteSet("0123456789")
	lowerHex  = newByteSet("0123456789abcdef")
	hexDigits = newByteSet("0123456789abcdefABCDEF")
)

// maxText is the greatest length of a description and of a group's name, in
// characters.
const maxText = 255

// A charset is the characters that a text may have: ASCII letters, digits, space
// and punctuation.
type charset struct {
	punctuation string
	members     *byteSet
}

func newCharset(punctuation string) *charset {
	return &charset{punctuation, newByteSet(letters + "0123456789 " + punctuation)}
}

// What descriptions may have: with & for address ranges, without for groups and
// lists (documents 002 and 004).
var (
	withAmpersand    = newCharset("._-:/()#,@[]+=&;{}!$*")
	withoutAmpersand = newCharset("._-:/()#,@[]+=;{}!$*")
)

func (c *checker) description(at place, s string, allowed *charset) {
	if c.unchecked || s == "" {
		return
	}
	if len(s) > maxText { // else there are no more characters either
		if n := utf8.RuneCountInString(s); n > maxText { // D1
			c.add(at, "Description", newError(ReasonDescriptionLength, s, tooLong(n)))
		}
	}
	if i := allowed.members.outside(s); i >= 0 { // D2, D3
		c.add(at, "Description", newError(ReasonDescriptionCharset, s, badCharacter(s, i, allowed)))
	}
}

func tooLong(n int) string {
	return strconv.Itoa(n) + " characters: write at most " + strconv.Itoa(maxText)
}

func badCharacter(s string, i int, allowed *charset) string {
	_, size := utf8.DecodeRuneInString(s[i:])
	return "character " + strconv.Quote(s[i:i+size]) + " at byte " + strconv.Itoa(i) +
		": write only a-z A-Z 0-9, space and " + allowed.punctuation
}

// A ruleID is what makes a rule another one than the next (rulebook E4).
type ruleID struct {
	blockID
	id    string // of a list or group, or the name of a group without an id
	owner string // of a group by name
}

// A blockID is what of its id the rule of an address range has. It has no text,
// and is hashed in a third of the time.
type blockID struct {
	traffic uint64 // protocol and ports
	kind    uint64 // in which list it is, and the length of the block, or 1 for a name
	addr    [16]byte
}

func (id ruleID) hash(seed maphash.Seed) uint64 {
	if id.id == "" {
		return maphash.Comparable(seed, id.blockID)
	}
	return maphash.Comparable(seed, id)
}

// seenRules finds rules among ps that are the same.
type seenRules struct {
	ps     IpPermissions
	places []place // of the first rules of each id, as many as number says
	number int
	// slots is a hash table of them, of a power of two slots: a rule stands at its
	// hash or at the next free slot. A slot has the number of a rule in places,
	// counted from 1, and above it the upper bits of its hash; 0 is free. Ids are
	// not kept, for the sake of memory. (With map[uint64]place Validate of 100,000
	// rules takes half as long again, in up to twice the memory.)
	slots []uint64
	seed  maphash.Seed
}

// numberBits are those of the number of a rule: more rules than memory holds.
const numberBits = 40

// newSeenRules returns what finds the n rules of ps.
func newSeenRules(ps IpPermissions, n int) seenRules {
	slots := make([]uint64, 1<<bits.Len(uint(n+n/4))) // at least a fifth of them stays free
	return seenRules{ps: ps, places: make([]place, n), slots: slots, seed: maphash.MakeSeed()}
}

// first returns the place of the rule of this id that was seen first, the rule
// at this place being one if there is none.
func (s *seenRules) first(at place, id ruleID) place {
	return s.firstOf(id.hash(s.seed), at, id)
}

func (s *seenRules) firstOf(hash uint64, at place, id ruleID) place {
	for i := hash; ; i++ {
		slot := &s.slots[i&uint64(len(s.slots)-1)]
		if *slot == 0 {
			s.places[s.number] = at
			s.number++
			*slot = hash>>numberBits<<numberBits | uint64(s.number)
			return at
		}
		if *slot>>numberBits == hash>>numberBits {
			if first := s.places[*slot&(1<<numberBits-1)-1]; s.ps.id(first) == id {
				return first
			}
		}
	}
}

// id returns the id of the rule at a place, whose traffic and destination are
// right.
func (ps IpPermissions) id(at place) ruleID {
	p := &ps[at.index]
	proto, _ := canonicalProtocol(p.IpProtocol)
	var block netip.Prefix
	if at.list.hasBlocks() {
		_, block = canonicalCIDR(ps.text(at))
	}
	return p.id(at, trafficKey(proto, p.FromPort, p.ToPort), block)
}

// id returns the id of the rule of an entry of p. block is that of one that has
// one.
func (p *IpPermission) id(at place, traffic uint64, block netip.Prefix) ruleID {
	id := ruleID{blockID: blockID{traffic: traffic, kind: uint64(at.list) << 8}}
	switch {
	case at.list.hasBlocks():
		id.kind |= uint64(block.Bits())
		id.addr = block.Addr().As16()
	case at.list == prefixListIds:
		id.id = p.PrefixListIds[at.entry].PrefixListId
	default:
		g := p.UserIdGroupPairs[at.entry].identity()
		id.id, id.owner = cmp.Or(g.GroupId, g.GroupName), g.UserId
		if g.GroupId == "" {
			id.kind |= 1
		}
	}
	return id
}

// duplicate adds an error where the rule at a place is the same as one that was
// seen.
func (c *checker) duplicate(at place, traffic uint64, block netip.Prefix, seen *seenRules) {
	if first := seen.first(at, seen.ps[at.index].id(at, traffic, block)); first != at {
		c.add(at, "", newError(ReasonRuleDuplicate, seen.ps.text(at), c.sameAs("rule", first, "")))
	}
}

// trafficKey packs a canonical protocol and its valid ports into one number.
func trafficKey(proto Protocol, from, to Port) uint64 {
	from, to = canonicalPorts(proto, from, to)
	return proto.number()<<34 | uint64(from.n+1)<<17 | uint64(to.n+1) // from -1 to 65535: 17 bits each
}

// text returns what the entry at a place says about the destination.
func (ps IpPermissions) text(at place) string {
	switch p := &ps[at.index]; at.list {
	case ipRanges:
		return p.IpRanges[at.entry].CidrIp
	case ipv6Ranges:
		return p.Ipv6Ranges[at.entry].CidrIpv6
	case prefixListIds:
		return p.PrefixListIds[at.entry].PrefixListId
	default:
		g := p.UserIdGroupPairs[at.entry]
		return cmp.Or(g.GroupId, g.GroupName)
	}
}

// identity returns what makes g another group than the next: the id alone, or
// else owner and name (rulebook E4, G8).
func (g UserIdGroupPair) identity() UserIdGroupPair {
	if g.GroupId != "" {
		return UserIdGroupPair{GroupId: g.GroupId}
	}
	return UserIdGroupPair{GroupName: g.GroupName, UserId: g.UserId}
}

// compare orders pairs by id, name and owner.
func (g UserIdGroupPair) compare(h UserIdGroupPair) int {
	return cmp.Or(
		cmp.Compare(g.GroupId, h.GroupId),
		cmp.Compare(g.GroupName, h.GroupName),
		cmp.Compare(g.UserId, h.UserId),
	)
}

// Canonicalize returns the form of p in which EC2 gives it back: the protocol
// by name (rulebook P2, P3), -1 for all (P5, document 004 example 8), ports as
// EC2 keeps them (N11, N13), CIDR blocks masked and in RFC 5952 text (C4, C6),
// pairs without what EC2 drops (G8). And so that the same rules have one form,
// a pair loses its name beside an id (G4), and the entries of each list are
// sorted: addresses by [netip.Prefix.Compare], ids by text, pairs by GroupId,
// GroupName and UserId. Empty lists are nil.
//
// It fails, with the zero IpPermission and the error of
// [IpPermission.Validate], exactly where Validate does. p is never changed. The
// result shares all lists of p, clipped, where nothing had to change, and then,
// for up to 16 entries, nothing is allocated; otherwise it shares none.
func (p IpPermission) Canonicalize() (IpPermission, error) {
	c := checker{canonical: true}
	c.permissions(IpPermissions{p})
	if err := c.err(); err != nil {
		return IpPermission{}, err
	}
	if c.canonical {
		return p.clip(), nil
	}
	return p.canonical(), nil
}

// Canonicalize returns the canonical form of ps: one IpPermission for each
// protocol, ports and kind of destination, each as [IpPermission.Canonicalize]
// gives it, sorted by protocol as text, by FromPort and ToPort as numbers with
// absent first, and by kind: addresses, prefix lists, groups. Empty is nil.
//
// It fails, with nil and the error of [IpPermissions.Validate], exactly where
// Validate does. ps is never changed. The result shares all lists of ps,
// clipped, where nothing had to change, and ps itself where the lists in it
// needed no clipping; otherwise it shares none.
func (ps IpPermissions) Canonicalize() (IpPermissions, error) { return Options{}.Canonicalize(ps) }

// Canonicalize is [IpPermissions.Canonicalize] with options. It splits an
// IpPermission with several kinds of destination.
func (o Options) Canonicalize(ps IpPermissions) (IpPermissions, error) {
	c := o.checker()
	c.canonical = true
	c.permissions(ps)
	if err := c.err(); err != nil {
		return nil, err
	}
	if c.canonical {
		return ps.clip(), nil
	}
	return ps.canonical(), nil
}

// Canonicalize returns r with its block masked, or the zero IpRange and the
// error of Validate.
func (r IpRange) Canonicalize() (IpRange, error) {
	if err := r.Validate(); err != nil {
		return IpRange{}, err
	}
	r.canonicalize()
	return r, nil
}

// Canonicalize returns r with its block masked and in RFC 5952 text, or the
// zero Ipv6Range and the error of Validate.
func (r Ipv6Range) Canonicalize() (Ipv6Range, error) {
	if err := r.Validate(); err != nil {
		return Ipv6Range{}, err
	}
	r.canonicalize()
	return r, nil
}

// Canonicalize returns l, or the zero PrefixListId and the error of Validate.
func (l PrefixListId) Canonicalize() (PrefixListId, error) {
	if err := l.Validate(); err != nil {
		return PrefixListId{}, err
	}
	return l, nil
}

// Canonicalize returns g without VpcId, VpcPeeringConnectionId and
// PeeringStatus, which EC2 drops (rulebook G8), and without a GroupName beside
// a GroupId (G4); or the zero UserIdGroupPair and the error of Validate.
func (g UserIdGroupPair) Canonicalize() (UserIdGroupPair, error) {
	if err := g.Validate(); err != nil {
		return UserIdGroupPair{}, err
	}
	return g.canonical(), nil
}

// canonicalize rewrites a valid r and returns its block.
func (r *IpRange) canonicalize() (p netip.Prefix) {
	r.CidrIp, p = canonicalCIDR(r.CidrIp)
	return p
}

// canonicalize rewrites a valid r and returns its block.
func (r *Ipv6Range) canonicalize() (p netip.Prefix) {
	r.CidrIpv6, p = canonicalCIDR(r.CidrIpv6)
	return p
}

func (g UserIdGroupPair) canonical() UserIdGroupPair {
	if g.GroupId != "" {
		g.GroupName = ""
	}
	g.VpcId, g.VpcPeeringConnectionId, g.PeeringStatus = "", "", ""
	return g
}

func (l PrefixListId) compare(m PrefixListId) int { return cmp.Compare(l.PrefixListId, m.PrefixListId) }

// canonical returns the canonical form of p, which is valid, in memory of its
// own.
func (p IpPermission) canonical() IpPermission {
	p.IpProtocol, _ = canonicalProtocol(p.IpProtocol)
	p.FromPort, p.ToPort = canonicalPorts(p.IpProtocol, p.FromPort, p.ToPort)
	p.IpRanges = sortedByPrefix(p.IpRanges, (*IpRange).canonicalize)
	p.Ipv6Ranges = sortedByPrefix(p.Ipv6Ranges, (*Ipv6Range).canonicalize)
	p.PrefixListIds = slices.Clone(p.PrefixListIds)
	slices.SortFunc(p.PrefixListIds, PrefixListId.compare)
	p.UserIdGroupPairs = slices.Clone(p.UserIdGroupPairs)
	for i, g := range p.UserIdGroupPairs {
		p.UserIdGroupPairs[i] = g.canonical()
	}
	slices.SortFunc(p.UserIdGroupPairs, UserIdGroupPair.compare)
	return p.clip()
}

// sortedByPrefix returns the entries of list, rewritten and sorted by their
// blocks.
func sortedByPrefix[R any](list []R, canonicalize func(*R) netip.Prefix) []R {
	type keyed struct {
		prefix netip.Prefix
		entry  R
	}
	sorted := make([]keyed, len(list))
	for i, r := range list {
		sorted[i].entry = r
		sorted[i].prefix = canonicalize(&sorted[i].entry)
	}
	slices.SortFunc(sorted, func(a, b keyed) int { return a.prefix.Compare(b.prefix) })
	result := make([]R, len(list))
	for i, k := range sorted {
		result[i] = k.entry
	}
	return result
}

// clip returns p with lists that an append copies; empty ones are nil.
func (p IpPermission) clip() IpPermission {
	p.IpRanges = clip(p.IpRanges)
	p.Ipv6Ranges = clip(p.Ipv6Ranges)
	p.PrefixListIds = clip(p.PrefixListIds)
	p.UserIdGroupPairs = clip(p.UserIdGroupPairs)
	return p
}

func clip[E any](list []E) []E {
	if len(list) == 0 {
		return nil
	}
	return slices.Clip(list)
}

func isClipped[E any](list []E) bool {
	return list == nil || len(list) > 0 && len(list) == cap(list)
}

// clip returns ps, which is canonical, with lists that an append copies.
func (ps IpPermissions) clip() IpPermissions {
	if !ps.isClipped() {
		ps = slices.Clone(ps)
		for i, p := range ps {
			ps[i] = p.clip()
		}
	}
	return clip(ps)
}

// canonical returns the canonical form of ps, which is valid or, if mixed, is
// split, in memory of its own.
func (ps IpPermissions) canonical() IpPermissions {
	// One piece for each kind that a permission has; its lists are copied only
	// when pieces are put together.
	pieces := make(IpPermissions, 0, len(ps))
	for _, p := range ps {
		p.IpProtocol, _ = canonicalProtocol(p.IpProtocol)
		p.FromPort, p.ToPort = canonicalPorts(p.IpProtocol, p.FromPort, p.ToPort)
		for kind, ok := range p.has() {
			if ok {
				pieces = append(pieces, p.only(kind))
			}
		}
	}
	slices.SortFunc(pieces, func(p, q IpPermission) int { return p.compare(&q) }) // entries are sorted below
	result := pieces[:0]
	for i := 0; i < len(pieces); {
		p := pieces[i].clip() // so that the appends below copy
		for i++; i < len(pieces) && p.compare(&pieces[i]) == 0; i++ {
			q := pieces[i]
			p.IpRanges = append(p.IpRanges, q.IpRanges...)
			p.Ipv6Ranges = append(p.Ipv6Ranges, q.Ipv6Ranges...)
			p.PrefixListIds = append(p.PrefixListIds, q.PrefixListIds...)
			p.UserIdGroupPairs = append(p.UserIdGroupPairs, q.UserIdGroupPairs...)
		}
		result = append(result, p.canonical())
	}
	return clip(slices.Clone(result)) // pieces would keep ps alive
}

// isClipped reports whether clip would change no list in ps.
func (ps IpPermissions) isClipped() bool {
	for _, p := range ps {
		if !isClipped(p.IpRanges) || !isClipped(p.Ipv6Ranges) || !isClipped(p.PrefixListIds) || !isClipped(p.UserIdGroupPairs) {
			return false
		}
	}
	return true
}

// kind returns the first kind of destination that p, which is valid, has.
func (p *IpPermission) kind() int {
	has := p.has()
	return slices.Index(has[:], true)
}

// only returns p without the destinations of other kinds.
func (p IpPermission) only(kind int) IpPermission {
	if kind != addresses {
		p.IpRanges, p.Ipv6Ranges = nil, nil
	}
	if kind != prefixLists {
		p.PrefixListIds = nil
	}
	if kind != groups {
		p.UserIdGroupPairs = nil
	}
	return p
}

// compare orders canonical permissions by protocol, ports and kind.
func (p *IpPermission) compare(q *IpPermission) int {
	if n := cmp.Compare(p.IpProtocol, q.IpProtocol); n != 0 {
		return n
	}
	if n := p.FromPort.compare(q.FromPort); n != 0 {
		return n
	}
	if n := p.ToPort.compare(q.ToPort); n != 0 {
		return n
	}
	return cmp.Compare(p.kind(), q.kind())
}

// Equal reports whether p and q are the same, nil and empty lists being alike.
// It compares what is written, not what it means: compare canonical forms for
// that.
func (p IpPermission) Equal(q IpPermission) bool {
	return p.IpProtocol == q.IpProtocol && p.FromPort == q.FromPort && p.ToPort == q.ToPort &&
		slices.Equal(p.IpRanges, q.IpRanges) && slices.Equal(p.Ipv6Ranges, q.Ipv6Ranges) &&
		slices.Equal(p.PrefixListIds, q.PrefixListIds) && slices.Equal(p.UserIdGroupPairs, q.UserIdGroupPairs)
}

// Equal reports whether ps and qs hold equal permissions in the same order, nil
// and empty lists being alike.
func (ps IpPermissions) Equal(qs IpPermissions) bool {
	return slices.EqualFunc(ps, qs, IpPermission.Equal)
}
