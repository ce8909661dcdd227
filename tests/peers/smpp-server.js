// An SMPP server for tests: node smpp-server.js PORT ACCOUNT PASSWORD, in the folder that holds node_modules.
//
// Port 0 means any; the first line printed says which. Then each PDU that arrives is a line of JSON with its number,
// counted from 1, and a message's line holds its fields as they stood on the wire.
'use strict';

const smpp = require('node:module').createRequire(process.cwd() + '/')('smpp');

const [port, account, password] = process.argv.slice(2);
const binds = ['bind_transmitter', 'bind_receiver', 'bind_transceiver'];
const heard = { pdus: 0, messages: 0 };

function print(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

function message(pdu) {
  heard.messages += 1;
  return {
    message: heard.messages,
    data_coding: pdu.data_coding,
    esm_class: pdu.esm_class,
    source_ton: pdu.source_addr_ton,
    source: pdu.source_addr,
    destination_ton: pdu.dest_addr_ton,
    destination_npi: pdu.dest_addr_npi,
    destination: pdu.destination_addr,
    text: pdu.short_message.message,
  };
}

const server = smpp.createServer((session) => {
  session.on('pdu', (pdu) => {
    heard.pdus += 1;
    print({ pdu: heard.pdus, command: pdu.command, ...(pdu.command === 'submit_sm' ? message(pdu) : {}) });
    if (pdu.isResponse()) return;
    if (binds.includes(pdu.command)) {
      const known = pdu.system_id === account && pdu.password === password;
      session.send(pdu.response({ command_status: known ? smpp.ESME_ROK : smpp.ESME_RBINDFAIL, system_id: 'server' }));
    } else if (pdu.command === 'submit_sm') {
      // A gateway may ask in between whether somebody is still there.
      session.enquire_link();
      session.send(pdu.response({ message_id: String(heard.messages) }));
    } else {
      session.send(pdu.response());
    }
  });
  // A client that just leaves ends its own conversation, not the server.
  session.on('error', (error) => print({ error: error.message }));
});

server.listen(Number(port), '127.0.0.1', () => print({ port: server.address().port }));
