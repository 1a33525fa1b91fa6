namespace Portal.DevHost.Identity;

/// <summary>Events 9300 to 9399. Subjects and client ids, never a password, code, token or secret.</summary>
internal static partial class IdentityProviderLog
{
    [LoggerMessage(9300, LogLevel.Information, "{Realm}: {Subject} signed in, continuing to {ClientId}")]
    public static partial void SignedIn(this ILogger logger, string realm, string subject, string clientId);

    [LoggerMessage(9301, LogLevel.Warning, "{Realm}: a sign-in was refused: {Reason}")]
    public static partial void SignInRefused(this ILogger logger, string realm, string reason);

    [LoggerMessage(9302, LogLevel.Warning, "{Realm}: an authorization request was refused: {Error}, {Description}")]
    public static partial void AuthorizationRefused(
        this ILogger logger,
        string realm,
        string error,
        string description
    );

    [LoggerMessage(9303, LogLevel.Warning, "{Realm}: a token request was refused: {Error}, {Description}")]
    public static partial void TokenRefused(this ILogger logger, string realm, string error, string description);

    [LoggerMessage(
        9304,
        LogLevel.Warning,
        "{Realm}: a code of {ClientId} was presented twice; its access token is revoked"
    )]
    public static partial void CodeReplayed(this ILogger logger, string realm, string clientId);

    [LoggerMessage(9305, LogLevel.Information, "{Realm}: signing keys rotated, now {KeyIds}")]
    public static partial void KeysRotated(this ILogger logger, string realm, string keyIds);

    [LoggerMessage(9306, LogLevel.Information, "{Realm}: {Subject} signed out")]
    public static partial void SignedOut(this ILogger logger, string realm, string subject);

    [LoggerMessage(9307, LogLevel.Warning, "{Realm}: a sign-out request was refused: {Reason}")]
    public static partial void SignOutRefused(this ILogger logger, string realm, string reason);
}
