using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Web.SignIn.Provider;

/// <summary>The rules of OpenID Connect Core 1.0, section 3.1.3.7, but for the nonce, which the framework's handler compares.</summary>
internal sealed class IdTokenHandler(ProviderTokens tokens) : TokenHandler
{
    private const int MaximumSubject = 255; // OpenID Connect Core 1.0, section 2

    /// <summary>Accepts the token or says which rule it breaks, in <see cref="TokenValidationResult.Exception"/>.</summary>
    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    )
    {
        try
        {
            var validated = await tokens.ValidateAsync(token, validationParameters, ["JWT"]);
            ProviderTokens.Demand(validated.Text("nonce") is not null, "nonce");
            ProviderTokens.Demand(validated.Text("sub") is { Length: > 0 and <= MaximumSubject }, "sub");
            ProviderTokens.Demand(tokens.IsOfOrganization(validated), "hd");
            return validated.Result;
        }
        catch (IdTokenRefusedException e)
        {
            return new() { Exception = e };
        }
    }

    /// <summary>Reads a token without validating it.</summary>
    public override SecurityToken ReadToken(string token) => new JsonWebToken(token);
}
