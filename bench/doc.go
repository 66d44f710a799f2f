// Package bench compares [example.com/secgroup] with what people use today: the
// parser of the AWS CLI, a validator of struct tags, and how two Kubernetes
// controllers tell rules apart. It holds benchmarks only:
//
//	go test -run '^$' -bench .
//
// Both sides of a comparison get the same input, and are checked to agree on it
// before the clock starts. It is a module of its own, so that what it compares
// with stays out of the library's go.mod. CI leaves it out: it compiles much of
// Kubernetes, for minutes, and needs the AWS CLI (Debian's awscli).
package bench
