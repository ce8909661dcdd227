// A mail server for tests: node smtp-server.js OPTIONS, in the folder that holds node_modules.
//
// OPTIONS is JSON: `cert` and `key` (files), `auth` (mechanisms; none: no account is asked for), `user`, `secrets`
// (passwords or tokens that are right), `once` (each of them is right once), `challenge` (a wrong token is answered by a question first, as big providers
// do), `bare` (STARTTLS is not offered), `refuse` (addresses refused for good), `later` (how many messages are put off
// first), `cut` (how many are cut off amid their text), `hold` (addresses; a message to one of them is taken, and its
// answer waits for the signal USR2).
//
// The first line printed says the port. Then each connection, by the port it came from, each attempt to sign in, each MAIL command, each message and each
// answer that is held is a line of JSON with its number, counted from 1.
'use strict';

const fs = require('node:fs');
const { SMTPServer } = require('node:module').createRequire(process.cwd() + '/')('smtp-server');

const options = JSON.parse(process.argv[2]);
const heard = { auths: 0, mails: 0, messages: 0, held: 0 };
const left = { later: options.later || 0, cut: options.cut || 0 };
const held = [];

function print(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

function failure(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

const server = new SMTPServer({
  name: 'mail.test',
  cert: fs.readFileSync(options.cert),
  key: fs.readFileSync(options.key),
  authMethods: options.auth || [],
  authOptional: !options.auth,
  hideSTARTTLS: Boolean(options.bare),
  disabledCommands: [...(options.bare ? ['STARTTLS'] : []), ...(options.auth ? [] : ['AUTH'])],
  disableReverseLookup: true,
  onConnect(session, done) {
    print({ caller: session.remotePort });
    done();
  },
  onAuth(auth, session, done) {
    const secret = auth.password || auth.accessToken;
    const right = auth.username === options.user && options.secrets.includes(secret);
    if (right && options.once) options.secrets = options.secrets.filter((other) => other !== secret);
    heard.auths += 1;
    print({ auth: heard.auths, method: auth.method, right, secure: session.secure });
    if (right) return done(null, { user: auth.username });
    if (options.challenge) return done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
    return done(failure(535, 'Authentication unsuccessful'));
  },
  onMailFrom(address, session, done) {
    heard.mails += 1;
    print({ mail: heard.mails, secure: session.secure });
    done();
  },
  onRcptTo(address, session, done) {
    if ((options.refuse || []).includes(address.address)) return done(failure(550, 'No such user'));
    if (left.later > 0) {
      left.later -= 1;
      return done(failure(451, 'Greylisted, try again later'));
    }
    return done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => {
      parts.push(part);
      if (left.cut > 0) {
        left.cut -= 1;
        for (const connection of server.connections) connection._socket.destroy();
      }
    });
    stream.on('end', () => {
      heard.messages += 1;
      print({
        message: heard.messages,
        hello: session.hostNameAppearsAs,
        secure: session.secure,
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((to) => to.address),
        raw: Buffer.concat(parts).toString('latin1'),
      });
      const isHeld = (to) => (options.hold || []).includes(to.address);
      if (!session.envelope.rcptTo.some(isHeld)) return done();
      held.push(done);
      heard.held += 1;
      return print({ held: heard.held });
    });
  },
});

process.on('SIGUSR2', () => held.splice(0).forEach((done) => done()));
// A client that just leaves ends its own conversation, not the server.
server.on('error', (error) => print({ error: error.message }));
server.listen(0, '127.0.0.1', () => print({ port: server.server.address().port }));
