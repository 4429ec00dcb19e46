using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using ApplivMdm.Shared;

namespace ApplivMdm.Tests;

/// <summary>The staged Core with all its packages on Mono: the nearest to Windows PowerShell's .NET Framework that runs elsewhere.</summary>
public class MonoTests
{
    private const int CannotRun = 77;

    [Fact]
    public void The_core_runs_on_mono()
    {
        Assert.SkipUnless(HasMono(), "Mono is not installed: the Core was not run on it.");

        using var server = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", BuildFacts.Program("ApplivMdm.TestServer")) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var keyFile = Path.GetTempFileName();
        try
        {
            var address = server.StandardOutput.ReadLine()!;
            using var key = RSA.Create(2048);
            File.WriteAllText(keyFile, JsonSerializer.Serialize(new { type = "service_account", client_email = "robot@example.iam.gserviceaccount.com", private_key = key.ExportPkcs8PrivateKeyPem(), token_uri = new Uri(new Uri(address), "token") }));
            var account = JsonSerializer.Serialize(new { publicKeyPem = key.ExportSubjectPublicKeyInfoPem() });

            var program = Path.ChangeExtension(BuildFacts.Program("ApplivMdm.NetFramework"), ".exe");
            var (exitCode, output) = PowerShellLocator.Run(NewStart(program, BuildFacts.Stage, address, keyFile, account));
            Assert.SkipWhen(exitCode == CannotRun, output.Trim());
            Assert.True(exitCode == 0, output);
            Assert.Matches("(?m)^ok: ", output);
        }
        finally
        {
            server.StandardInput.Close();
            server.WaitForExit();
            File.Delete(keyFile);
        }
    }

    private static ProcessStartInfo NewStart(params string[] arguments) => new("mono", arguments) { UseShellExecute = false };

    private static bool HasMono()
    {
        try
        {
            return PowerShellLocator.Run(NewStart("--version")).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
