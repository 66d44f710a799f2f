package main

import (
	"errors"
	"slices"
	"strings"

	"example.com/secgroup/awscli"
)

// isOperation reports whether a word is an operation of the AWS CLI that is read
// here.
func isOperation(word string) bool {
	_, err := awscli.Parse([]string{word, "help"})
	asked, ok := errors.AsType[*awscli.NoRequestError](err)
	return ok && asked.Operation == word && word != ""
}

// asksHelp reports whether a command line asks for help, and about what.
func asksHelp(args []string) (topic string, ok bool) {
	if len(args) > 0 && (args[0] == "help" || args[0] == "-h" || args[0] == "--help") {
		return strings.Join(args[1:], " "), true
	}
	ok = slices.Contains(args, "-h") || slices.Contains(args, "--help") || len(args) > 0 && isEC2Authorize(args[0]) && slices.Contains(args, "-?")
	if i := slices.IndexFunc(args, isOperation); ok && i >= 0 {
		return args[i], true
	}
	return strings.Join(args[:min(1, len(args))], ""), ok
}

// help returns the help text about a topic, the general one where there is none
// of its own.
func help(topic string) string {
	switch {
	case isOperation(topic):
		byName := ""
		if strings.HasSuffix(topic, "-ingress") {
			byName = byNameHelp
		}
		text := strings.NewReplacer("OPERATION", topic, "NAME_OF_GROUP\n", byName).Replace(operationHelp)
		if strings.HasPrefix(topic, "revoke") {
			return text + revokeHelp
		}
		return text + authorizeHelp
	case isEC2Authorize(topic):
		return ec2authorizeHelp
	case topic == "query":
		return queryHelp
	case topic == "check":
		return checkHelp
	case topic == "canonicalize":
		return canonicalizeHelp
	case topic == "rules":
		return rulesHelp
	case topic == "diff":
		return diffHelp
	case topic == "aggregate":
		return aggregateHelp
	case topic == "count":
		return countHelp
	}
	return generalHelp
}

const generalHelp = `secgroup tells, offline, what EC2 makes of a change to a security group.

    secgroup OPERATION OPTIONS...       as aws ec2 OPERATION OPTIONS..., OPERATION being
                                        authorize-security-group-ingress,
                                        authorize-security-group-egress,
                                        revoke-security-group-ingress or
                                        revoke-security-group-egress
    secgroup ec2-authorize OPTIONS...   as the older ec2-authorize, or ec2auth
    secgroup query 'Action=...&...'     the parameters of a Query request
    secgroup check FILE...              what is wrong with rules in files, and what was hardly meant
    secgroup canonicalize FILE          their canonical form
    secgroup rules FILE                 each rule that they make
    secgroup diff CURRENT DESIRED       what to change to get from one to the other
    secgroup aggregate FILE             the same with fewer rules
    secgroup count FILE                 what they use of the quota
    secgroup help COMMAND               more about one of these; also COMMAND -h

It sends nothing. A valid request prints the rules that it makes, in the form in
which EC2 gives them back. An invalid one prints every error on standard error,
and either prints there what is legal but probably not meant:

    path: EC2's error code, or the nearest: "value": what is wrong: what to write [reason]
    path: advice: what EC2 does: what to write [reason]

    --output json           as EC2 answers authorize, without the ids that it gives (default)
    --output text           the same as the AWS CLI's --output text
    --output query          the canonical request, as Query parameters
    --output cli            the canonical request, as a command line for a shell
    --output ec2-authorize  the table of ec2-authorize (its default)

With --dry-run EC2 answers DryRunOperation in place of the rules.

A - reads the request from standard input: JSON after an OPERATION, parameters
after query, arguments after ec2-authorize.

Exit status: 0 valid, 1 invalid, 2 not understood.

Example:

    secgroup authorize-security-group-ingress --group-id sg-1a2b3c4d --protocol tcp --port 22 --cidr 203.0.113.77/24
`

const operationHelp = `secgroup OPERATION: what EC2 makes of aws ec2 OPERATION

    --group-id ID                 the security group, such as sg-1a2b3c4d
NAME_OF_GROUP
    --ip-permissions VALUE...     rules: in shorthand, as JSON objects, or as one JSON list
    --dry-run, --no-dry-run

    or one rule without --ip-permissions:
    --protocol NAME               tcp, udp, icmp, all, or a number such as 58 for icmpv6
    --port PORTS                  22, 22-25, or all; for icmp TYPE-CODE; by default all
    --cidr BLOCK                  an IPv4 block, such as 203.0.113.0/24
    --source-group GROUP          or a security group, by id or name
    --group-owner ACCOUNT         and the account that owns it

    --cli-input-json JSON         the whole request; options given beside it win
    --generate-cli-skeleton       print the JSON of a request, to be filled in
    -                             in place of the options: the request as JSON on standard input

A value file://NAME is read from the file. Global options of the AWS CLI are
taken and ignored, but for --output (secgroup help).

Example:

    secgroup OPERATION --group-id sg-1a2b3c4d \
        --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16,Description=inside}]'
`

const byNameHelp = `    --group-name NAME             or its name, in a default VPC
`

const authorizeHelp = `
    --tag-specifications VALUE... tags of the rules:
                                  'ResourceType=security-group-rule,Tags=[{Key=team,Value=web}]'
`

const revokeHelp = `
    --security-group-rule-ids ID... rules to remove by id, such as sgr-01afa97ef3e1bedfc
`

const ec2authorizeHelp = `secgroup ec2-authorize: what EC2 makes of ec2-authorize (ec2auth)

    secgroup ec2-authorize GROUP [--egress] [-P PROTOCOL] [-p PORTS | -t TYPE:CODE] [-o GROUP]... [-u ACCOUNT]... [-s BLOCK]...

    --egress                    a rule for egress instead of ingress
    -P, --protocol NAME         for ingress by default tcp, or tcp, udp and icmp with -o
    -p, --port-range PORTS      for tcp and udp: 80, 80-84, or -1 for all ports
    -t, --icmp-type-code CODE   for icmp: 8:0, or -1:-1 for all types and codes
    -o GROUP                    a group, by id or name; as often as needed
    -u ACCOUNT                  its owner: once for all, or as often as -o
    -s BLOCK                    a CIDR block; by default 0.0.0.0/0; as often as needed
    -                           arguments on standard input

It prints the table of ec2-authorize, or what --output says (secgroup help).

Example:

    secgroup ec2-authorize websrv -P tcp -p 80 -s 192.0.2.0/24
`

const queryHelp = `secgroup query: what EC2 makes of a request of its Query API

    secgroup query 'Action=...&GroupId=...&IpPermissions.1....'
    secgroup query 'https://ec2.amazonaws.com/?Action=...'
    secgroup query -            the parameters on standard input

The actions are AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress,
RevokeSecurityGroupIngress and RevokeSecurityGroupEgress. Version and the
parameters of a signature are ignored.

Example:

    secgroup query 'Action=AuthorizeSecurityGroupEgress&GroupId=sg-1a2b3c4d&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort=80&IpPermissions.1.ToPort=80&IpPermissions.1.IpRanges.1.CidrIp=192.0.2.0/24'
`

const kindsHelp = `
A FILE is - for standard input, or of one of these kinds, which is told from the
content; --from KIND names it:

    shorthand       values of --ip-permissions, one a line: IpProtocol=tcp,FromPort=22,...
    permissions     the same in JSON, a list or one object
    request         a request in JSON, as --cli-input-json takes it; to authorize,
                    unless --revoke is given
    query           parameters of a Query request: Action=...&...
    describe-security-groups, describe-security-group-rules
                    what aws ec2 prints for one of these; its direction is known,
                    several kinds of destination in one permission are legal, and
                    so is everything that EC2 alone fills in
`

const checkHelp = `secgroup check: what is wrong with rules in files, and what was hardly meant

    secgroup check FILE... [--ingress | --egress] [--from KIND] [--output text|json] [--advice off|warn|error]

    --ingress, --egress      the direction, which the first three kinds do not say
    --revoke                 a request is one to revoke
    --output json            one object for programs (docs/integrate.md describes it)
    --advice off|warn|error  what is legal but probably not meant: nothing, print it (default),
                             or exit with 1 too
` + kindsHelp + `
Of each error and each piece of advice it prints the path, then what is wrong or
what EC2 does, then what to write instead; at the end, how many. More than ten
pieces of advice of one kind about a group are one that counts the rest. In what
EC2 answered, a path begins with the group.

Exit status: 0 valid, 1 invalid, 2 not understood.

Example:

    secgroup check --egress perms.json
`

const canonicalizeHelp = `secgroup canonicalize: the canonical form of rules in a file

    secgroup canonicalize FILE [--ingress | --egress] [--from KIND]

It prints JSON, and errors as an OPERATION does: of permissions a list, of what
EC2 answered the groups, and of a request what --cli-input-json takes, which does
not say the operation: to read it again, --ingress or --egress is needed.
` + kindsHelp + `
Exit status: 0 valid, 1 invalid, 2 not understood.

Example:

    secgroup canonicalize perms.json
`

const rulesHelp = `secgroup rules: each rule in a file

    secgroup rules FILE [--ingress | --egress] [--from KIND] [--output text|json]

It prints a line a rule, or JSON as aws ec2 describe-security-group-rules has it
without the ids that only EC2 can give, and errors as an OPERATION does. The
first three kinds do not say their direction, and need --ingress or --egress.
` + kindsHelp + `
Exit status: 0 valid, 1 invalid, 2 not understood.

Example:

    secgroup rules --egress perms.json
`

const diffHelp = `secgroup diff: what to change to get from the rules in one file to those in another

    secgroup diff CURRENT DESIRED [--ingress | --egress] [--from KIND] [--output text|json]
    secgroup diff CURRENT DESIRED --commands [--group-id ID]

It prints + before a rule to authorize, ~ before one whose description is to be
updated and - before one to revoke, in the order in which to do that. What is
in DESIRED decides which groups and directions are compared; where only one
file names a group, it has to name one alone. Permissions can be as EC2 groups
them, with several kinds of destination.

    --output json   {"version": 1, "changes": [{"group", "direction", "authorize",
                    "revoke", "updateDescriptions"}]}, the last three canonical permissions
    --commands      command lines of the AWS CLI that make the change
    --group-id ID   the group, where neither file names it
` + kindsHelp + `
Exit status: 0 valid, 1 invalid, 2 not understood, whether there is a change or not.

Example:

    secgroup diff perms.json perms.json --egress
`

const aggregateHelp = `secgroup aggregate: rules that allow the same, and no more of them

    secgroup aggregate FILE [--ingress | --egress] [--from KIND]

It drops rules that another one covers, puts halves of a block together, and
ports that touch. It prints JSON as canonicalize does. Permissions can be as EC2
groups them, with several kinds of destination.
` + kindsHelp + `
Exit status: 0 valid, 1 invalid, 2 not understood.

Example:

    secgroup aggregate perms.json
`

const countHelp = `secgroup count: what the rules in a file use of the quota

    secgroup count FILE [--limit N] [--weight pl-...=N]... [--ingress | --egress] [--from KIND] [--output text|json]

    --limit N          the quota of rules for each direction of a group, by default 60
    --weight pl-...=N  the MaxEntries of a prefix list, 1 where it is not given
    --output json      {"version": 1, "limit", "counts": [{"group", "direction", "ipv4", "ipv6", "over"}]}

Permissions can be as EC2 groups them, with several kinds of destination.
` + kindsHelp + `
Exit status: 0 within the limit, 1 over it or invalid, 2 not understood.

Example:

    secgroup count perms.json --egress --limit 60
`
