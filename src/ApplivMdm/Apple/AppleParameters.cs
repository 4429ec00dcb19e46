using System.Collections;
using System.Collections.ObjectModel;
using ApplivMdm.Commands.Apple;

namespace ApplivMdm.Cmdlets;

/// <summary>Apple's keys as dynamic parameters, and back.</summary>
internal static class AppleParameters
{
    /// <summary>Prefix of a key whose name a parameter of the cmdlet has already (ScheduleOSUpdateScan's Force).</summary>
    private const string Prefix = "Apple";

    private static readonly HashSet<string> s_taken = new(
        typeof(NewAppleBulkCommandCommand).GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute), inherit: true)).Select(property => property.Name).Concat(Cmdlet.CommonParameters),
        StringComparer.OrdinalIgnoreCase);

    /// <param name="request">The request.</param>
    /// <param name="mayDemand">Whether Apple's required keys are mandatory.</param>
    public static RuntimeDefinedParameterDictionary Of(AppleRequest request, bool mayDemand)
    {
        var parameters = new RuntimeDefinedParameterDictionary();
        foreach (var key in request.Keys)
        {
            var attributes = new Collection<Attribute>
            {
                new ParameterAttribute
                {
                    ParameterSetName = NewAppleBulkCommandCommand.RequestSet,
                    Mandatory = mayDemand && key.IsRequired,
                    HelpMessage = Help(request, key),
                },
            };
            foreach (var attribute in Binding(key)) attributes.Add(attribute);

            var name = ParameterName(key);
            parameters.Add(name, new RuntimeDefinedParameter(name, TypeOf(key), attributes));
        }

        return parameters;
    }

    /// <summary>The keys that were given, under Apple's names.</summary>
    public static IReadOnlyDictionary<string, object?> Read(RuntimeDefinedParameterDictionary? parameters)
    {
        var keys = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in parameters?.Values.Where(parameter => parameter.IsSet) ?? [])
        {
            var name = parameter.Name.StartsWith(Prefix, StringComparison.Ordinal) && s_taken.Contains(parameter.Name.Substring(Prefix.Length)) ? parameter.Name.Substring(Prefix.Length) : parameter.Name;
            keys[name] = CommandArgument.Plain(parameter.Value);
        }

        return keys;
    }

    public static string ParameterName(AppleKey key) => s_taken.Contains(key.Name) ? Prefix + key.Name : key.Name;

    /// <summary>The words that a key may have: its own, or its elements'; the forms of a list of settings by their Item.</summary>
    public static IEnumerable<string> Words(AppleKey key) =>
        key.Allowed.Count > 0 ? key.Allowed
        : key.Type == AppleType.Boolean ? ["$true", "$false"]
        : key.Element is { } element ? element.Allowed
        : key.Variants.Select(variant => variant.Name.Trim('{', '}'));

    public static string Help(AppleRequest request, AppleKey key)
    {
        var where = key.Where.Count > 0 ? string.Join(", ", key.Where.Select(place => place.Text)) : request.WhereText;
        var allowed = key.Allowed.Count > 0 ? $" One of {string.Join(", ", key.Allowed)}." : string.Empty;
        return $"{key.Type}{(key.IsRequired ? ", required" : string.Empty)}. {where}.{allowed}";
    }

    private static IEnumerable<Attribute> Binding(AppleKey key)
    {
        if (key.Type == AppleType.String)
        {
            yield return new AllowEmptyStringAttribute();
            yield return new RevealTransformationAttribute();
        }

        if (key.Type == AppleType.Data) yield return new FileBytesTransformationAttribute();
        if (TypeOf(key) is { } type && (type == typeof(IDictionary) || type == typeof(IDictionary[]))) yield return new DictionaryTransformationAttribute();
        if (Words(key).Any()) yield return new ArgumentCompleterAttribute(typeof(AppleValueCompleter));
    }

    private static Type TypeOf(AppleKey key) => key.Type switch
    {
        AppleType.String => typeof(string),
        AppleType.Integer => typeof(long),
        AppleType.Boolean => typeof(bool),
        AppleType.Data => typeof(byte[]),
        AppleType.Array when key.Element?.Type == AppleType.String => typeof(string[]),
        AppleType.Array when key.Element?.Type == AppleType.Data => typeof(object[]),
        AppleType.Array => typeof(IDictionary[]),
        _ => typeof(IDictionary),
    };
}
