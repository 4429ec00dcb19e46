using ApplivMdm.Endpoints;
using ApplivMdm.Transport;

namespace ApplivMdm.Core.Tests;

public class ConnectionTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("a/b/c")]
    [InlineData("sandbox\n")]
    public void A_wrong_organization_is_named(string organization) => Assert.Equal(MdmErrorId.InvalidConnection, Refusal(organization: organization).ErrorId);

    [Theory]
    [InlineData("http://api.applivery.io", MdmErrorId.InsecureBaseUri)]
    [InlineData("http://127.0.0.1.example.com", MdmErrorId.InsecureBaseUri)]
    [InlineData("ftp://api.applivery.io", MdmErrorId.InvalidConnection)]
    [InlineData("api.applivery.io", MdmErrorId.InvalidConnection)]
    [InlineData("https://api.applivery.io/v1", MdmErrorId.InvalidConnection)]
    [InlineData("https://user:password@api.applivery.io", MdmErrorId.InvalidConnection)]
    [InlineData("https://api.applivery.io?x=1", MdmErrorId.InvalidConnection)]
    public void A_wrong_base_address_is_refused(string address, string errorId) => Assert.Equal(errorId, Refusal(baseUri: address).ErrorId);

    [Theory]
    [InlineData("")]
    [InlineData("topsecret\n")]
    [InlineData("top secret")]
    [InlineData("topsécret")]
    public void A_wrong_token_is_refused_without_being_shown(string token)
    {
        var refusal = Refusal(token: token);
        Assert.Equal(MdmErrorId.InvalidConnection, refusal.ErrorId);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("https://api.acme.applivery.io")]
    [InlineData("https://proxy.example.com/applivery/")]
    public void Https_and_loopback_are_taken(string address)
    {
        using var connection = New("acme", address, "token");
        Assert.True(connection.IsOpen);
        Assert.DoesNotContain("token", connection.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("../x", "letters, digits and underscores")]
    [InlineData("..", "letters, digits and underscores")]
    [InlineData("5CD-1234", "Get-MdmDevice -SerialNumber")]
    [InlineData("3.5E+14", "spreadsheet")]
    [InlineData("3,56789E+14", "spreadsheet")]
    [InlineData("@{Name=x}", "letters, digits and underscores")]
    [InlineData("serial\n", "letters, digits and underscores")]
    public void A_wrong_id_is_explained(string id, string expected) => Assert.Contains(expected, AppliveryDeviceId.Problem(id), StringComparison.Ordinal);

    [Fact]
    public void A_very_long_id_is_refused_without_being_repeated()
    {
        var problem = AppliveryDeviceId.Problem(new string('7', 100_000))!;
        Assert.Contains("100000 characters", problem, StringComparison.Ordinal);
        Assert.InRange(problem.Length, 1, 300);
    }

    [Theory]
    [InlineData("507f1f77bcf86cd799439011")]
    [InlineData("R58M123ABC")]
    [InlineData("356938035643809")]
    [InlineData("under_score")]
    public void The_documented_ids_are_taken(string id) => Assert.Null(AppliveryDeviceId.Problem(id));

    private static MdmConnection New(string organization, string baseUri, string token) => new(organization, new Uri(baseUri, UriKind.RelativeOrAbsolute), token, new ApiLimits());

    private static MdmException Refusal(string organization = "acme", string baseUri = "https://api.applivery.io", string token = "token") =>
        Assert.Throws<MdmException>(() => New(organization, baseUri, token));
}
