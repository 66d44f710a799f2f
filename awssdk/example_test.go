package awssdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"

	"example.com/secgroup"
	"example.com/secgroup/awssdk"
)

// authorize makes the call if nothing is wrong with it, and else says so as EC2
// would, without asking EC2.
func authorize(ctx context.Context, client *ec2.Client, in *ec2.AuthorizeSecurityGroupIngressInput) error {
	if err := request(in).Validate(); err != nil {
		return awssdk.AsAPIError(err)
	}
	_, err := client.AuthorizeSecurityGroupIngress(ctx, in)
	return err
}

func request(in *ec2.AuthorizeSecurityGroupIngressInput) secgroup.Request {
	r := secgroup.Request{
		GroupId:                    aws.ToString(in.GroupId),
		GroupName:                  aws.ToString(in.GroupName),
		IpPermissions:              awssdk.FromIpPermissions(in.IpPermissions),
		TagSpecifications:          awssdk.FromTagSpecifications(in.TagSpecifications),
		DryRun:                     aws.ToBool(in.DryRun),
		CidrIp:                     aws.ToString(in.CidrIp),
		IpProtocol:                 secgroup.Protocol(aws.ToString(in.IpProtocol)),
		SourceSecurityGroupName:    aws.ToString(in.SourceSecurityGroupName),
		SourceSecurityGroupOwnerId: aws.ToString(in.SourceSecurityGroupOwnerId),
	}
	if in.FromPort != nil {
		r.FromPort = secgroup.PortOf(*in.FromPort)
	}
	if in.ToPort != nil {
		r.ToPort = secgroup.PortOf(*in.ToPort)
	}
	return r
}

// A check in front of the call, for callers who match the SDK's errors.
func ExampleAsAPIError() {
	client, sent, stop := newClient()
	defer stop()

	in := &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: aws.String("sg-1a2b3c4d"),
		IpPermissions: []types.IpPermission{{
			IpProtocol: aws.String("tcp"),
			FromPort:   aws.Int32(22),
			ToPort:     aws.Int32(22),
			IpRanges:   []types.IpRange{{CidrIp: aws.String("203.0.113.0"), Description: aws.String("NY office")}},
		}},
	}
	err := authorize(context.Background(), client, in)
	if apiErr, ok := errors.AsType[smithy.APIError](err); ok {
		fmt.Println(apiErr.ErrorCode(), apiErr.ErrorFault())
	}
	fmt.Println(err)
	fmt.Printf("sent: %q\n", *sent)

	in.IpPermissions[0].IpRanges[0].CidrIp = aws.String("203.0.113.0/24")
	fmt.Println(authorize(context.Background(), client, in))
	fmt.Println(strings.ReplaceAll(*sent, "&", "\n"))
	// Output:
	// InvalidParameterValue client
	// IpPermissions[0].IpRanges[0].CidrIp: "203.0.113.0": an address without a length: for this address alone write 203.0.113.0/32 [cidr-malformed]
	// sent: ""
	// <nil>
	// Action=AuthorizeSecurityGroupIngress
	// GroupId=sg-1a2b3c4d
	// IpPermissions.1.FromPort=22
	// IpPermissions.1.IpProtocol=tcp
	// IpPermissions.1.IpRanges.1.CidrIp=203.0.113.0%2F24
	// IpPermissions.1.IpRanges.1.Description=NY+office
	// IpPermissions.1.ToPort=22
	// Version=2016-11-15
}

// newClient returns the SDK's client of a server that stands for EC2: it keeps
// the form of the last call in sent and answers that it is done.
func newClient() (client *ec2.Client, sent *string, stop func()) {
	sent = new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		form, formErr := url.ParseQuery(string(body))
		if err := errors.Join(err, formErr); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		*sent = string(body)
		fmt.Fprintf(w, "<%[1]sResponse><return>true</return></%[1]sResponse>", form.Get("Action"))
	}))
	client = ec2.New(ec2.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(server.URL),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"}, nil
		}),
	})
	return client, sent, server.Close
}
