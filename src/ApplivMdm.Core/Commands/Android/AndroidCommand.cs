using System.Text;
using System.Text.Json;

namespace ApplivMdm.Commands.Android;

/// <summary>One command of the Android Management API's model, as Applivery and Google take it.</summary>
internal sealed class AndroidCommand : DeviceCommand
{
    private const string Hidden = "********";

    private readonly AndroidCommandBody _body;
    private byte[]? _appliveryJson;
    private byte[]? _googleJson;
    private string? _key;
    private string[]? _secrets;

    public AndroidCommand(AndroidCommandBody body)
    {
        // The API infers the type from the parameters; Applivery demands it. So it is always written.
        _body = body.Type is null && body.Params.Count() == 1 ? body with { Type = AndroidCommandTypes.OfParams(body.Params.Single()) } : body;
    }

    public override string Name => _body.Type ?? string.Empty;

    public override DevicePlatform Platform => DevicePlatform.Android;

    public override CommandImpact Impact => AndroidCommandTypes.ImpactOf(Name);

    public override TimeSpan? Validity => CommandDuration.TryReadWire(_body.Duration, out var value) ? value : null;

    public override IReadOnlyCollection<string> Secrets => _secrets ??= [.. new[] { _body.NewPassword, _body.AddEsimParams?.ActivationCode }.OfType<string>()];

    public override bool HoldsSecrets => Secrets.Count > 0 || AndroidCommandRules.UnknownFields(_body).Any();

    public override string Key => _key ??= Encoding.UTF8.GetString(AppliveryJson);

    /// <summary>The command in Google's words.</summary>
    public AndroidCommandBody Body => _body;

    public override IEnumerable<string> BrokenRules() => AndroidCommandRules.Check(_body);

    public override IEnumerable<string> Warnings(DeviceFacts device) => AndroidDeviceRules.Warnings(Name, device);

    private protected override IEnumerable<string> RulesFor(DeviceFacts device) => AndroidDeviceRules.Check(_body, device);

    private protected override string DescribeParameters()
    {
        // Nobody knows what an unknown field holds.
        if (AndroidCommandRules.UnknownFields(_body).Any()) return $"{Name} (with fields that this version does not know)";

        var shown = _body with
        {
            Type = null,
            NewPassword = _body.NewPassword is null ? null : Hidden,
            AddEsimParams = _body.AddEsimParams?.ActivationCode is null ? _body.AddEsimParams : _body.AddEsimParams with { ActivationCode = Hidden },
        };
        var parameters = JsonSerializer.Serialize(shown, AndroidBodyJson.Wire.AndroidCommandBody);
        return parameters == "{}" ? Name : $"{Name} {parameters}";
    }

    /// <summary>The body that Applivery documents, where the eSIM is named <c>iccid</c>. Written once, however many devices get it.</summary>
    public byte[] AppliveryJson => _appliveryJson ??= JsonSerializer.SerializeToUtf8Bytes(
        _body.RemoveEsimParams is { } remove ? _body with { RemoveEsimParams = remove with { IccId = null, Iccid = remove.Value } } : _body,
        AndroidBodyJson.Wire.AndroidCommandBody);

    /// <summary>The body that the Android Management API documents, where it is <c>iccId</c>.</summary>
    public byte[] GoogleJson => _googleJson ??= JsonSerializer.SerializeToUtf8Bytes(
        _body.RemoveEsimParams is { } remove ? _body with { RemoveEsimParams = remove with { IccId = remove.Value, Iccid = null } } : _body,
        AndroidBodyJson.Wire.AndroidCommandBody);
}
