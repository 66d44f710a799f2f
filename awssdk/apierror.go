package awssdk

import (
	"errors"

	"github.com/aws/smithy-go"

	"example.com/secgroup"
)

// AsAPIError returns err as a [smithy.APIError] for callers who match that, as
// they do with an answer of EC2's: its code and message are those of the first
// [secgroup.Error] in err, and its fault is the client's. The text of the result
// is that of err, and it unwraps to err, so that [errors.Is] with a
// [secgroup.Reason] and [errors.As] with a [secgroup.ErrorList] find what they
// find in err. The SDK's retryers never retry it.
//
// An err without a secgroup.Error, such as nil or a [secgroup.SyntaxError], is
// returned as it is.
func AsAPIError(err error) error {
	first, ok := errors.AsType[*secgroup.Error](err)
	if !ok {
		return err
	}
	return &apiError{err, first} // a pointer: errors.Is cannot compare err, a slice
}

var _ smithy.APIError = (*apiError)(nil)

type apiError struct {
	err   error
	first *secgroup.Error
}

func (e *apiError) Error() string                 { return e.err.Error() }
func (e *apiError) Unwrap() error                 { return e.err }
func (e *apiError) ErrorCode() string             { return e.first.ErrorCode() }
func (e *apiError) ErrorMessage() string          { return e.first.ErrorMessage() }
func (e *apiError) ErrorFault() smithy.ErrorFault { return smithy.FaultClient }

// RetryableError stops the SDK's retryers, which also go by the text of an
// error: they retry one that says "connection reset", as a description can that
// the message quotes.
func (e *apiError) RetryableError() bool { return false }
