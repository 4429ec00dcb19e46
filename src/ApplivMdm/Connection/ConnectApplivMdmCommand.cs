using System.Runtime.CompilerServices;
using System.Security;
using ApplivMdm.Sandbox;
using ApplivMdm.Transport;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Opens a connection to an organization of Applivery, or to a sandbox in memory, and makes it the current one of this runspace.
/// No request is made; a wrong token shows with the first command.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "ApplivMdm", DefaultParameterSetName = ServiceSet)]
[OutputType(typeof(MdmConnection))]
public sealed class ConnectApplivMdmCommand : MdmCmdlet
{
    private const string ServiceSet = "Service";
    private const string SandboxSet = "Sandbox";
    private const string DefaultBaseUri = "https://api.applivery.io";

    /// <summary>The organization's id (24 hexadecimal digits) or slug. Default: the environment variable APPLIVERY_ORGANIZATION.</summary>
    [Parameter(ParameterSetName = ServiceSet, Position = 0)]
    [Alias("OrganizationId")]
    public string? Organization { get; set; }

    /// <summary>The token of a service account. Plain text is taken too, with a warning. Default: the environment variable APPLIVERY_API_TOKEN.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [SecretTransformation]
    public SecureString? ApiToken { get; set; }

    /// <summary>The address of the service, without the version. Default: the environment variable APPLIVERY_BASE_URI, or https://api.applivery.io.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    public Uri? BaseUri { get; set; }

    /// <summary>Requests per hour that all users of the connection share; 0 is no limit.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateRange(0, int.MaxValue)]
    public int RequestsPerHour { get; set; } = 10_000;

    /// <summary>How many requests may leave at once after a rest.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateRange(1, int.MaxValue)]
    public int Burst { get; set; } = 1_000;

    /// <summary>Seconds to wait for one answer, 1 to 3600.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>Repetitions of a request that provably was not processed, 0 to 20.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateRange(0, 20)]
    public int MaxRetry { get; set; } = 3;

    /// <summary>Connects to an emulated service in memory, without a network.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>How many devices the sandbox has, 1 to 1,000,000.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(1, 1_000_000)]
    public int DeviceCount { get; set; } = 100;

    /// <summary>The same seed makes the same fleet.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    public int Seed { get; set; } = 1;

    /// <summary>Writes the connection, to pass it on with -Connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void End()
    {
        if (ParameterSetName == SandboxSet && !Sandbox) throw new MdmException(MdmErrorId.InvalidConnection, "-Sandbox:$false asks for no sandbox. Leave it out and give -Organization and -ApiToken.");

        var connection = ParameterSetName == SandboxSet ? ConnectSandbox() : ConnectService();
        ConnectionStore.Set(connection);
        WriteVerbose($"Connected: {connection}.");
        if (PassThru) WriteObject(connection);
    }

    private MdmConnection ConnectService()
    {
        if (SecretTransformationAttribute.WasPlainText(ApiToken)) WriteWarning("The API token was given as plain text, which the command history and logs keep. Pass a SecureString, from Get-Secret or Read-Host -AsSecureString.");

        var organization = Organization ?? Environment.GetEnvironmentVariable("APPLIVERY_ORGANIZATION")
            ?? throw new MdmException(MdmErrorId.InvalidConnection, "No organization. Give -Organization or set the environment variable APPLIVERY_ORGANIZATION.");
        var token = ApiToken?.Reveal() ?? Environment.GetEnvironmentVariable("APPLIVERY_API_TOKEN")
            ?? throw new MdmException(MdmErrorId.InvalidConnection, "No API token. Give -ApiToken or set the environment variable APPLIVERY_API_TOKEN.");
        var baseUri = BaseUri ?? new Uri(Environment.GetEnvironmentVariable("APPLIVERY_BASE_URI") is { Length: > 0 } address ? address : DefaultBaseUri, UriKind.RelativeOrAbsolute);
        var limits = new ApiLimits { Requests = RequestsPerHour, Burst = Burst, Timeout = TimeSpan.FromSeconds(TimeoutSec), MaxRetry = MaxRetry };

        return new MdmConnection(organization, baseUri, token, limits);
    }

    // Not inlined, so that the sandbox's assembly is loaded only when somebody asks for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private MdmConnection ConnectSandbox()
    {
        var service = new SandboxService(DeviceCount, Seed);
        var address = new Uri("https://sandbox.invalid");
        var unlimited = new ApiLimits { Requests = 0 };
        ConnectionStore.Set(MdmConnection.ToGoogle(SandboxService.Enterprise, address, MdmConnection.Checked(SandboxService.GoogleToken), unlimited, new SandboxHandler(service)));
        return new MdmConnection(SandboxService.Organization, address, SandboxService.Token, unlimited, new SandboxHandler(service)) { Sandbox = service };
    }
}
