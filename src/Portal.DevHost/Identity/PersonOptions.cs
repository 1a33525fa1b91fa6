namespace Portal.DevHost.Identity;

/// <summary>Somebody who can sign in, with the claims of OpenID Connect Core section 5.1 that we serve.</summary>
internal sealed record PersonOptions
{
    /// <summary><c>sub</c>: stable for ever, unique in the realm, never an e-mail address.</summary>
    public required string Subject { get; init; }

    /// <summary><c>email</c>, which is also what one signs in with (case does not matter).</summary>
    public required string Email { get; init; }

    /// <summary><c>email_verified</c>.</summary>
    public bool EmailVerified { get; init; } = true;

    /// <summary><c>name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The password: of a development person, therefore no secret, yet checked like one.</summary>
    public required string Password { get; init; }

    /// <summary>A word for the sign-in page, such as "admin". It is no claim.</summary>
    public string? Note { get; init; }
}
