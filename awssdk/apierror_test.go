package awssdk_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"

	"example.com/secgroup"
	"example.com/secgroup/awssdk"
)

func TestAsAPIError(t *testing.T) {
	_, syntaxErr := secgroup.ParseIpPermissions("IpProtocol")
	group := &secgroup.Error{Path: "GroupId", Reason: secgroup.ReasonGroupIDMalformed, Code: secgroup.CodeInvalidGroupIdMalformed, Value: "web", Detail: "no id: write one"}
	cidr := &secgroup.Error{Path: "CidrIp", Reason: secgroup.ReasonCIDRMalformed, Code: secgroup.CodeInvalidParameterValue, Detail: "no block: write one"}
	list := secgroup.ErrorList{group, cidr}

	for _, c := range []struct {
		name  string
		err   error
		first *secgroup.Error // nil where err comes back
	}{
		{"nil", nil, nil},
		{"not the library's", io.EOF, nil},
		{"has no code", syntaxErr, nil},
		// What EC2 itself answered stays what it was.
		{"the SDK's", &smithy.GenericAPIError{Code: "RequestLimitExceeded", Fault: smithy.FaultServer}, nil},
		{"one", cidr, cidr},
		{"list", list, group},
		{"wrapped", fmt.Errorf("rules.json: %w", list), group},
		{"joined", errors.Join(io.EOF, cidr, list), cidr},
		{"twice", awssdk.AsAPIError(list), group},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := awssdk.AsAPIError(c.err)
			if c.first == nil {
				if got != c.err {
					t.Errorf("got %v, want %v", got, c.err)
				}
				return
			}
			apiErr, ok := errors.AsType[smithy.APIError](fmt.Errorf("call: %w", got))
			if !ok {
				t.Fatalf("%#v is no smithy.APIError", got)
			}
			if apiErr.ErrorCode() != c.first.Code || apiErr.ErrorMessage() != c.first.Error() || apiErr.ErrorFault() != smithy.FaultClient {
				t.Errorf("got %s, %s, %s", apiErr.ErrorCode(), apiErr.ErrorMessage(), apiErr.ErrorFault())
			}
			if got.Error() != c.err.Error() {
				t.Errorf("its text is %s, want %s", got, c.err)
			}
			for _, reason := range []secgroup.Reason{secgroup.ReasonGroupIDMalformed, secgroup.ReasonCIDRMalformed, secgroup.ReasonTagKey} {
				if errors.Is(got, reason) != errors.Is(c.err, reason) {
					t.Errorf("errors.Is: %s is %t of what is wrapped alone", reason, errors.Is(c.err, reason))
				}
			}
			inner, ok := errors.AsType[secgroup.ErrorList](got)
			if want, wantOK := errors.AsType[secgroup.ErrorList](c.err); ok != wantOK || inner.Error() != want.Error() {
				t.Errorf("errors.AsType gives %v, want %v", inner, want)
			}
			if !errors.Is(got, got) { // which compares them, and no ErrorList can be
				t.Error("the error is not itself")
			}
		})
	}
}

// retriedCodes are the error codes that the SDK retries.
var retriedCodes = retry.IsErrorRetryables{
	retry.RetryableErrorCode{Codes: retry.DefaultRetryableErrorCodes},
	retry.RetryableErrorCode{Codes: retry.DefaultThrottleErrorCodes},
}

// TestNotRetried holds it for every code that an error of the library can have,
// also where only the code is asked.
func TestNotRetried(t *testing.T) {
	withCode := func(code string) error {
		return awssdk.AsAPIError(secgroup.ErrorList{{Reason: secgroup.ReasonPortRange, Code: code, Detail: "wrong: write it right"}})
	}
	for name, code := range codes(t) {
		err := withCode(code)
		if retriedCodes.IsErrorRetryable(err) != aws.UnknownTernary {
			t.Errorf("%s: the SDK retries %s", name, code)
		}
		if retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err) != aws.FalseTernary {
			t.Errorf("%s: the SDK retries an error with the code %s", name, code)
		}
	}
	// One of each list, so that a code that is retried would be seen.
	for _, code := range []string{"RequestTimeout", "RequestLimitExceeded"} {
		if retriedCodes.IsErrorRetryable(withCode(code)) != aws.TrueTernary {
			t.Errorf("the SDK no longer retries %s", code)
		}
	}
}

// TestNotRetriedForText holds it for texts by which the SDK retries an error.
func TestNotRetriedForText(t *testing.T) {
	for _, text := range []string{"connection reset", "use of closed network connection"} {
		err := secgroup.IpRange{CidrIp: "10.0.0.0/8", Description: text + "?"}.Validate()
		retried := retry.IsErrorRetryables(retry.DefaultRetryables)
		if retried.IsErrorRetryable(err) != aws.TrueTernary {
			t.Errorf("the SDK does not retry: %v", err)
		}
		if retried.IsErrorRetryable(awssdk.AsAPIError(err)) != aws.FalseTernary {
			t.Errorf("the SDK retries: %v", awssdk.AsAPIError(err))
		}
	}
}

// codes returns the code of each Reason and Code constant in errors.go, by the
// constant's name.
func codes(t *testing.T) map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "../errors.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]string)
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.ValueSpec)
			name := spec.Names[0].Name
			literal, ok := spec.Values[0].(*ast.BasicLit)
			if !ok {
				t.Fatalf("%s is no literal", name)
			}
			if literal.Kind != token.STRING {
				continue
			}
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case strings.HasPrefix(name, "Reason"):
				byName[name] = secgroup.Reason(value).Code()
			case strings.HasPrefix(name, "Code"):
				byName[name] = value
			default:
				t.Fatalf("%s is neither a Reason nor a Code", name)
			}
		}
	}
	for name, code := range map[string]string{"ReasonTagCount": secgroup.CodeTagLimitExceeded, "CodeTagLimitExceeded": secgroup.CodeTagLimitExceeded, "ReasonICMPEcho": secgroup.ReasonICMPEcho.Code()} {
		if byName[name] != code {
			t.Fatalf("%s is %q in errors.go, want %s", name, byName[name], code)
		}
	}
	return byName
}
