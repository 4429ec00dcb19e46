using ApplivMdm.Sandbox;

namespace ApplivMdm.TestServer;

/// <summary>How a test in another process speaks to the server, under <c>/_test</c>.</summary>
internal static class ControlRoutes
{
    public static void Map(WebApplication application, LoopbackServer server)
    {
        var control = application.MapGroup("/_test");
        control.MapPost("/faults", (Fault[] faults) => server.Order(faults));
        control.MapDelete("/faults", server.ClearFaults);
        control.MapPost("/release", server.Release);
        control.MapPost("/reset", (int? devices, bool? keepLog, int? delayMs) => server.Reset(devices ?? 200, keepLog: keepLog ?? true, delayMs: delayMs ?? 0));
        control.MapPost("/advance", (double seconds) => server.Advance(TimeSpan.FromSeconds(seconds)));
        control.MapDelete("/devices/{id}/commands", (string id) => server.Service.ForgetCommands(id) ? Results.Ok() : Results.NotFound());
        control.MapGet("/log", () => server.Log);
        control.MapGet("/devices", () => server.Service.Devices);
        control.MapGet("/devices/other", () => server.Service.OtherDevices);
        control.MapGet("/inflight/{atLeast:int}", server.WhenInFlightAsync);
        control.MapGet("/token", () => SandboxService.Token);
        control.MapPost("/google", (GoogleSettings settings) => server.Set(settings));
        control.MapGet("/google", () => server.TokenReport);
        control.MapDelete("/google/tokens", server.RevokeGoogleTokens);
    }
}
