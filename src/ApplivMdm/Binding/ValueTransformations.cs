using System.Collections;
using System.Security;

namespace ApplivMdm.Cmdlets;

/// <summary>Takes a SecureString where Apple has plain text, such as a PIN.</summary>
internal sealed class RevealTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is SecureString secret ? secret.Reveal() : inputData;
}

/// <summary>Takes a path to a file where Apple has data.</summary>
internal sealed class FileBytesTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var path = value switch
        {
            FileInfo file => file.FullName,
            string text => FilePath(engineIntrinsics, text),
            _ => null,
        };
        if (path is null) return inputData;

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentTransformationMetadataException($"The file '{path}' cannot be read: {error.Message} Give bytes, or the path of a file.", error);
        }
    }

    private static string FilePath(EngineIntrinsics engine, string text)
    {
        try
        {
            var path = engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text, out var provider, out _);
            if (provider.Name == "FileSystem") return path;
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException($"'{text}' is not the path of a file: {error.Message} Give bytes, or the path of a file.", error);
        }

        throw new ArgumentTransformationMetadataException($"'{text}' is not the path of a file. Give bytes, or the path of a file.");
    }
}

/// <summary>Takes objects where Apple has dictionaries.</summary>
internal sealed class DictionaryTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        PSObject { BaseObject: PSCustomObject } custom => ToDictionary(custom),
        PSObject wrapped => Transform(engineIntrinsics, wrapped.BaseObject),
        IDictionary => inputData,
        object?[] items => items.Select(item => Transform(engineIntrinsics, item)).ToArray(),
        _ => inputData,
    };

    private static Hashtable ToDictionary(PSObject custom)
    {
        var fields = new Hashtable(StringComparer.Ordinal);
        foreach (var property in custom.Properties) fields[property.Name] = property.Value;
        return fields;
    }
}
