using System.Security;
using ApplivMdm.Transport;

namespace ApplivMdm.Cmdlets;

/// <summary>
/// Opens a connection to an enterprise of Google's Android Management API and makes it the current one of this runspace, beside that to Applivery.
/// For the owner of the Google Cloud project that owns the enterprise. No request is made to it; a wrong credential shows with the first command.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "AndroidManagement", DefaultParameterSetName = KeySet)]
[OutputType(typeof(MdmConnection))]
public sealed class ConnectAndroidManagementCommand : MdmCmdlet
{
    private const string KeySet = "Key";
    private const string TokenSet = "Token";
    private const string DefaultSet = "Default";

    private static readonly TimeSpan s_quotaPeriod = TimeSpan.FromSeconds(100);

    /// <summary>The enterprise, enterprises/LC02abcdef; the prefix may be left out.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Enterprise { get; set; } = string.Empty;

    /// <summary>The JSON key file of a service account with the role Android Management User.</summary>
    [Parameter(ParameterSetName = KeySet, Mandatory = true)]
    [Alias("KeyFile", "CredentialFile")]
    [ValidateNotNullOrEmpty]
    public string CredentialPath { get; set; } = string.Empty;

    /// <summary>An access token with the scope androidmanagement. It is not renewed and is good for an hour at most. Plain text is taken too, with a warning.</summary>
    [Parameter(ParameterSetName = TokenSet, Mandatory = true)]
    [SecretTransformation]
    public SecureString? AccessToken { get; set; }

    /// <summary>Takes Google's application default credentials: the file that GOOGLE_APPLICATION_CREDENTIALS names, gcloud's own, or the machine's account.</summary>
    [Parameter(ParameterSetName = DefaultSet, Mandatory = true)]
    public SwitchParameter UseApplicationDefault { get; set; }

    /// <summary>The address of the service, without the version. Default: https://androidmanagement.googleapis.com.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri BaseUri { get; set; } = new("https://androidmanagement.googleapis.com");

    /// <summary>Requests per 100 seconds that all users of the connection share; the quota of a Google Cloud project is 1000. 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int RequestsPer100Seconds { get; set; } = 1_000;

    /// <summary>Seconds to wait for one answer, 1 to 3600.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>Repetitions of a request that provably was not processed, 0 to 20.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int MaxRetry { get; set; } = 3;

    /// <summary>Writes the connection, to pass it on with -Connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void End()
    {
        if (ParameterSetName == DefaultSet && !UseApplicationDefault) throw new MdmException(MdmErrorId.InvalidConnection, "-UseApplicationDefault:$false names no credential. Give -CredentialPath or -AccessToken.");

        var timeout = TimeSpan.FromSeconds(TimeoutSec);
        var limits = ApiLimits.Window(RequestsPer100Seconds, s_quotaPeriod) with { Timeout = timeout, MaxRetry = MaxRetry };
        var connection = MdmConnection.ToGoogle(Enterprise, BaseUri, Credential(timeout), limits);
        ConnectionStore.Set(connection);
        WriteVerbose($"Connected: {connection}.");
        if (PassThru) WriteObject(connection);
    }

    private ApiCredential Credential(TimeSpan timeout)
    {
        switch (ParameterSetName)
        {
            case KeySet:
                return GoogleCredentials.FromKeyFile(FilePath(CredentialPath, MdmErrorId.InvalidConnection), timeout);
            case DefaultSet:
                return Task.Run(() => GoogleCredentials.FromDefaultAsync(timeout)).GetAwaiter().GetResult();
            default:
                if (SecretTransformationAttribute.WasPlainText(AccessToken)) WriteWarning("The access token was given as plain text, which the command history and logs keep. Pass a SecureString, from Get-Secret or Read-Host -AsSecureString.");
                return MdmConnection.Checked(AccessToken?.Reveal() ?? string.Empty);
        }
    }
}
