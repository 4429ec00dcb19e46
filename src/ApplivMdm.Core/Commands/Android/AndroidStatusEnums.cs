namespace ApplivMdm;

/// <summary>Why a command failed. (Android Management API, CommandErrorCode.)</summary>
public enum CommandErrorCode
{
    /// <summary>There was no error.</summary>
    CommandErrorCodeUnspecified,

    /// <summary>An unknown error.</summary>
    Unknown,

    /// <summary>The device's API level does not support the command.</summary>
    ApiLevel,

    /// <summary>The device's management mode does not support the command.</summary>
    ManagementMode,

    /// <summary>A parameter has an invalid value.</summary>
    InvalidValue,

    /// <summary>The device does not support the command; a newer Android Device Policy may.</summary>
    Unsupported,
}

/// <summary>What became of one app's data. (Android Management API, ClearingResult.)</summary>
public enum ClearingResult
{
    /// <summary>Not stated.</summary>
    ClearingResultUnspecified,

    /// <summary>Cleared.</summary>
    Success,

    /// <summary>The app is not there.</summary>
    AppNotFound,

    /// <summary>The app is protected, as Google Play Store is.</summary>
    AppProtected,

    /// <summary>The device's API level does not support it.</summary>
    ApiLevel,
}

/// <summary>What became of START_LOST_MODE. (Android Management API, StartLostModeStatus.Status.)</summary>
public enum StartLostModeState
{
    /// <summary>Not used.</summary>
    StatusUnspecified,

    /// <summary>The device is in lost mode.</summary>
    Success,

    /// <summary>Refused: an admin reset the password recently.</summary>
    ResetPasswordRecently,

    /// <summary>Refused: the user left lost mode recently.</summary>
    UserExitLostModeRecently,

    /// <summary>The device was in lost mode already.</summary>
    AlreadyInLostMode,
}

/// <summary>What became of STOP_LOST_MODE. (Android Management API, StopLostModeStatus.Status.)</summary>
public enum StopLostModeState
{
    /// <summary>Not used.</summary>
    StatusUnspecified,

    /// <summary>The device has left lost mode.</summary>
    Success,

    /// <summary>The device was not in lost mode.</summary>
    NotInLostMode,
}

/// <summary>What became of an eSIM command. (Android Management API, EsimCommandStatus.Status.)</summary>
public enum EsimCommandState
{
    /// <summary>Not used.</summary>
    StatusUnspecified,

    /// <summary>Done.</summary>
    Success,

    /// <summary>Under way.</summary>
    InProgress,

    /// <summary>The user has to act.</summary>
    PendingUserAction,

    /// <summary>The device is being set up.</summary>
    ErrorSetupInProgress,

    /// <summary>The user refused.</summary>
    ErrorUserDenied,

    /// <summary>See the internal error details.</summary>
    InternalError,

    /// <summary>No such eSIM on the device, or it is not the enterprise's.</summary>
    ErrorIccIdNotFound,

    /// <summary>No free slot for another active eSIM.</summary>
    ErrorMultipleActiveEsimsNoAvailableSlot,
}

/// <summary>What became of a request for information. (Android Management API, RequestDeviceInfoStatus.Status.)</summary>
public enum RequestDeviceInfoState
{
    /// <summary>Not used.</summary>
    StatusUnspecified,

    /// <summary>Delivered.</summary>
    Succeeded,

    /// <summary>The user has not answered yet.</summary>
    PendingUserAction,

    /// <summary>The user refused.</summary>
    UserDeclined,

    /// <summary>The device has no such information.</summary>
    Unsupported,
}

/// <summary>The part of the eSIM service that failed. (Android Management API, InternalErrorDetails.OperationCodeDetail.)</summary>
public enum OperationCodeDetail
{
    /// <summary>Not known to the API; see the number.</summary>
    OperationCodeDetailUnspecified,

    /// <summary>Android's EuiccManager OPERATION_SYSTEM.</summary>
    OperationSystem,

    /// <summary>Android's EuiccManager OPERATION_SIM_SLOT.</summary>
    OperationSimSlot,

    /// <summary>Android's EuiccManager OPERATION_EUICC_CARD.</summary>
    OperationEuiccCard,

    /// <summary>Android's EuiccManager OPERATION_SMDX.</summary>
    OperationSmdx,

    /// <summary>Android's EuiccManager OPERATION_SWITCH.</summary>
    OperationSwitch,

    /// <summary>Android's EuiccManager OPERATION_DOWNLOAD.</summary>
    OperationDownload,

    /// <summary>Android's EuiccManager OPERATION_METADATA.</summary>
    OperationMetadata,

    /// <summary>Android's EuiccManager OPERATION_EUICC_GSMA.</summary>
    OperationEuiccGsma,

    /// <summary>Android's EuiccManager OPERATION_APDU.</summary>
    OperationApdu,

    /// <summary>Android's EuiccManager OPERATION_SMDX_SUBJECT_REASON_CODE.</summary>
    OperationSmdxSubjectReasonCode,

    /// <summary>Android's EuiccManager OPERATION_HTTP.</summary>
    OperationHttp,
}

/// <summary>What failed in the eSIM service. (Android Management API, InternalErrorDetails.ErrorCodeDetail.)</summary>
public enum ErrorCodeDetail
{
    /// <summary>Not known to the API; see the number.</summary>
    ErrorCodeDetailUnspecified,

    /// <summary>Android's EuiccManager ERROR_TIME_OUT.</summary>
    ErrorTimeOut,

    /// <summary>Android's EuiccManager ERROR_EUICC_MISSING.</summary>
    ErrorEuiccMissing,

    /// <summary>Android's EuiccManager ERROR_UNSUPPORTED_VERSION.</summary>
    ErrorUnsupportedVersion,

    /// <summary>Android's EuiccManager ERROR_ADDRESS_MISSING.</summary>
    ErrorAddressMissing,

    /// <summary>Android's EuiccManager ERROR_INVALID_CONFIRMATION_CODE.</summary>
    ErrorInvalidConfirmationCode,

    /// <summary>Android's EuiccManager ERROR_CERTIFICATE_ERROR.</summary>
    ErrorCertificateError,

    /// <summary>Android's EuiccManager ERROR_NO_PROFILES_AVAILABLE.</summary>
    ErrorNoProfilesAvailable,

    /// <summary>Android's EuiccManager ERROR_CONNECTION_ERROR.</summary>
    ErrorConnectionError,

    /// <summary>Android's EuiccManager ERROR_INVALID_RESPONSE.</summary>
    ErrorInvalidResponse,

    /// <summary>Android's EuiccManager ERROR_CARRIER_LOCKED.</summary>
    ErrorCarrierLocked,

    /// <summary>Android's EuiccManager ERROR_DISALLOWED_BY_PPR.</summary>
    ErrorDisallowedByPpr,

    /// <summary>Android's EuiccManager ERROR_INVALID_ACTIVATION_CODE.</summary>
    ErrorInvalidActivationCode,

    /// <summary>Android's EuiccManager ERROR_INCOMPATIBLE_CARRIER.</summary>
    ErrorIncompatibleCarrier,

    /// <summary>Android's EuiccManager ERROR_OPERATION_BUSY.</summary>
    ErrorOperationBusy,

    /// <summary>Android's EuiccManager ERROR_INSTALL_PROFILE.</summary>
    ErrorInstallProfile,

    /// <summary>Android's EuiccManager ERROR_EUICC_INSUFFICIENT_MEMORY.</summary>
    ErrorEuiccInsufficientMemory,

    /// <summary>Android's EuiccManager ERROR_INVALID_PORT.</summary>
    ErrorInvalidPort,

    /// <summary>Android's EuiccManager ERROR_SIM_MISSING.</summary>
    ErrorSimMissing,
}
