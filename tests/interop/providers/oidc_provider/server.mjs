// npm's oidc-provider with one confidential client and its own development sign-in pages: any login name is a person.
// It knows the prompts `none`, `login` and `consent` only, and so refuses Streamlit's default `select_account`.
//
// Whoever has the initial access token registers clients, and changes them; the token for that is another one each time.
//
// Usage: node server.mjs PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI

import Provider from 'oidc-provider';

const [port, clientId, clientSecret, redirectUri] = process.argv.slice(2);

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      // `st.logout` sends the browser back to the callback URL.
      post_logout_redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // Streamlit reads the ID token alone; by default oidc-provider keeps these claims for UserInfo.
  conformIdTokenClaims: false,
  findAccount: (_ctx, name) => ({
    accountId: name,
    claims: () => ({
      sub: name,
      name: name[0].toUpperCase() + name.slice(1),
      email: `${name}@example.com`,
      email_verified: true,
    }),
  }),
  cookies: { keys: ['only-for-tests'] },
  features: {
    registration: { enabled: true, initialAccessToken: 'initial-token-only-for-tests' },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
  },
});

provider.listen(port, '127.0.0.1');
