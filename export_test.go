package secgroup

// CodeOf returns the code of the errors with a reason, those included that nothing gives yet.
func CodeOf(r Reason) string { return r.code() }
