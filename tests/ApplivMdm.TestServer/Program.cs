using ApplivMdm.TestServer;

// Says where it listens, and ends with its parent: when standard input closes.
await using var server = await LoopbackServer.StartAsync();
Console.WriteLine(server.BaseUri);
await Console.In.ReadToEndAsync();
