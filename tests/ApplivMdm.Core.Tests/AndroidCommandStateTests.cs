namespace ApplivMdm.Core.Tests;

public class AndroidCommandStateTests
{
    [Fact]
    public void Reads_every_status_of_the_model()
    {
        var state = AndroidCommandState.Read("""
            {
              "@type": "type.googleapis.com/google.android.devicemanagement.v1.Command", "type": "ADD_ESIM", "createTime": "2026-08-06T20:38:43.669Z", "duration": "600s",
              "userName": "enterprises/LC0/users/1", "errorCode": "API_LEVEL", "newPassword": "not kept",
              "clearAppsDataStatus": { "results": { "com.example": { "clearingResult": "APP_PROTECTED" } } },
              "startLostModeStatus": { "status": "ALREADY_IN_LOST_MODE" },
              "stopLostModeStatus": { "status": "NOT_IN_LOST_MODE" },
              "esimStatus": { "status": "INTERNAL_ERROR", "esimInfo": { "iccId": "8901" }, "internalErrorDetails": { "operationCode": "2", "operationCodeDetail": "OPERATION_EUICC_GSMA", "errorCode": "9113681", "errorCodeDetail": "ERROR_TIME_OUT" } },
              "requestDeviceInfoStatus": { "status": "SUCCEEDED", "eidInfo": { "eids": [ { "eid": "8904" } ] } }
            }
            """)!;

        Assert.Equal(AndroidCommandType.AddEsim, state.Type.Known);
        Assert.Equal(CommandErrorCode.ApiLevel, state.ErrorCode.Known);
        Assert.Equal(ClearingResult.AppProtected, state.ClearAppsDataStatus!.Results!["com.example"].ClearingResult.Known);
        Assert.Equal(StartLostModeState.AlreadyInLostMode, state.StartLostModeStatus!.Status.Known);
        Assert.Equal(StopLostModeState.NotInLostMode, state.StopLostModeStatus!.Status.Known);
        Assert.Equal(EsimCommandState.InternalError, state.EsimStatus!.Status.Known);
        Assert.Equal("8901", state.EsimStatus.EsimInfo!.IccId);
        Assert.Equal(OperationCodeDetail.OperationEuiccGsma, state.EsimStatus.InternalErrorDetails!.OperationCodeDetail.Known);
        Assert.Equal("9113681", state.EsimStatus.InternalErrorDetails.ErrorCode);
        Assert.Equal(ErrorCodeDetail.ErrorTimeOut, state.EsimStatus.InternalErrorDetails.ErrorCodeDetail.Known);
        Assert.Equal(RequestDeviceInfoState.Succeeded, state.RequestDeviceInfoStatus!.Status.Known);
        Assert.Equal("8904", Assert.Single(state.RequestDeviceInfoStatus.EidInfo!.Eids!).Value);
        Assert.Equal("enterprises/LC0/users/1", state.UserName);
    }

    [Theory]
    [InlineData("""{"type":"TELEPORT","errorCode":"NEW_TROUBLE","startLostModeStatus":{"status":"QUANTUM","more":1},"next":{}}""", "TELEPORT", "NEW_TROUBLE")]
    [InlineData("""{"type":7,"errorCode":"NEW_TROUBLE"}""", "7", "NEW_TROUBLE")]
    public void Keeps_words_and_fields_that_nobody_knows_yet(string json, string type, string errorCode)
    {
        var state = AndroidCommandState.Read(json)!;
        Assert.Null(state.Type.Known);
        Assert.Equal(type, state.Type.Text);
        Assert.Equal(errorCode, state.ErrorCode.ToString());
    }

    [Fact]
    public void Every_enumeration_is_written_as_google_writes_it()
    {
        Assert.Contains("ERROR_MULTIPLE_ACTIVE_ESIMS_NO_AVAILABLE_SLOT", Commands.WireName.All<EsimCommandState>());
        Assert.Contains("DO_NOT_ASK_CREDENTIALS_ON_BOOT", Commands.WireName.All<ResetPasswordFlag>());
        Assert.Contains("OPERATION_SMDX_SUBJECT_REASON_CODE", Commands.WireName.All<OperationCodeDetail>());
        Assert.Contains("ERROR_EUICC_INSUFFICIENT_MEMORY", Commands.WireName.All<ErrorCodeDetail>());
    }
}
