package secgroup

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// A byteSet tells which bytes are in it.
type byteSet [256]bool

func newByteSet(members string) *byteSet {
	var s byteSet
	for i := range len(members) {
		s[members[i]] = true
	}
	return &s
}

// outside returns the offset of the first byte of text that is not in s, or -1.
func (s *byteSet) outside(text string) int {
	for i := range len(text) {
		if !s[text[i]] {
			return i
		}
	}
	return -1
}
