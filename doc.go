// Package secgroup reads every written form of an Amazon EC2 security group
// rule, says everything that is wrong with it before EC2 does, and rewrites it
// into the one form in which EC2 would give it back.
//
// An [IpPermission] is the EC2 type of that name. Its text comes from the AWS
// CLI's shorthand or from JSON ([ParseShorthand], [ParseIpPermissions],
// encoding/json); Validate lists its errors, Canonicalize rewrites it, and
// [IpPermissions.Rules] makes of it the rules that EC2 would answer:
//
//	ps, err := secgroup.ParseIpPermissions(`IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.1/24}]`)
//	// err is a *SyntaxError: what was written cannot be read
//	ps, err = ps.Canonicalize()
//	// err is an ErrorList: all that is wrong, where, and what to write instead
//	// ps is IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/24}]
//
// [Advise] says what is legal and probably not meant.
//
// A [Request] is the call around the permissions, with its group and tags. The
// packages awscli, ec2query and ec2authorize read it from command lines and
// Query parameters and write it so. Package ruleset compares, reduces and counts
// many rules.
//
// All functions are pure: no network, files, clock, logging or state. They are
// safe for concurrent use and never change their arguments.
//
// # Shorthand
//
// The grammar is the AWS CLI's, without what no permission and no tag
// specification contains:
//
//	value      = member *( "," member )
//	member     = key "=" ( text / list )
//	list       = "[" [ entry *( "," entry ) [","] ] "]" / entry
//	entry      = "{" [ field *( "," field ) [","] ] "}"
//	field      = key "=" text
//	key        = 1*( letter / digit / "-" / "_" / "." / "/" / ":" / "#" )
//	text       = word / "'" quoted "'" / DQUOTE quoted DQUOTE
//
// White space may stand after "=", "," and an opening bracket or brace and
// before "=", "," and a closing one, but neither at the beginning nor after a
// list at the end. In a quoted text \ before a backslash or the quote stands
// for that character alone. A word can be empty; it does not begin with = [ or
// {, it contains neither quotes nor control characters nor characters above
// U+FFFF, after its first character neither ] nor }, and a comma only as \, and
// it loses white space at its end. "@=" is read as "=", but a value that then
// begins file:// or fileb:// would name a file and is refused. Two commas
// between members are one. Of a list of values (a=b,c), which no member takes,
// the CLI makes the end of a=b and a key where it can; so does
// [ParseShorthand].
//
// Deliberately, what follows is refused though the AWS CLI reads it: a number
// with underscores or digits of other scripts, a number outside int32, JSON
// true and false for a number, a key twice within braces or in JSON, and half a
// surrogate pair in JSON.
//
// # Canonical form
//
// Canonicalize writes protocols by name, no ports where EC2 ignores them, and
// CIDR blocks masked and in RFC 5952 text, as EC2 gives them back; and, so that
// the same rules have one form, one IpPermission for each protocol, ports and
// kind of destination, and everything in order. [IpPermission.Canonicalize] and
// [IpPermissions.Canonicalize] say it exactly.
//
// # Laws
//
// Tests and fuzz targets hold these for every input:
//
//   - Nothing panics, hangs, or uses memory out of proportion to its input.
//   - Canonicalize succeeds exactly when Validate does. Its result is valid and
//     its own canonical form, and allows the same traffic.
//   - Two IpPermissions have equal canonical forms exactly when their Rules are
//     the same set.
//   - ParseShorthand(p.String()) equals p for every p of valid UTF-8, and so
//     does JSON through ParseIpPermissions. JSON, Query parameters and command
//     lines of the AWS CLI give back every valid request, and make no invalid
//     one valid, if its text is UTF-8.
//   - GroupRules(ps.Rules(d)) equals ps.Canonicalize().
//   - Advise says nothing about what has an error, nor about a canonical rule
//     that is narrow.
//
// # Errors
//
// Text that cannot be read gives a [SyntaxError]; an invalid value an
// [ErrorList] of every [Error], located by path, each with a [Reason] to match
// and EC2's error code. Their texts are for people and can change.
//
// Where nobody knows what EC2 does, as with a zone in a CIDR block, the verdict
// is this package's own and its code the one that fits best.
//
// What is wrong, and what is rewritten, stands in the project's rulebook, whose
// rows the comments cite: P for protocols, N for ports, C for CIDR blocks, D
// for descriptions, E for destinations, G for groups and ids, R for requests, A
// for further advice, B for what EC2 gives back. rulebook_test.go,
// request_test.go and advice_test.go show each row at work. The documents that
// they cite by number are the AWS CLI's references of
// authorize-security-group-egress (000, version 1) and -ingress (004, version
// 2), the EC2 API's (001) and boto3's (002) of AuthorizeSecurityGroupEgress, and
// that of the older ec2-authorize (003).
//
// # Compatibility
//
// Names, reasons, codes, canonical forms and the set of accepted inputs are
// stable within a major version; a rule that EC2 changes is changed here in a
// minor one and listed in the change log. Messages are not stable.
package secgroup
