// Passkeys: asks the browser for a key and sends the form. Without this file every form still has its password or code.
// Writes no markup, so it lives under "trusted-types 'none'".
'use strict'

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))
const text = buffer =>
  btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

function readable (options) {
  const key = { ...options.publicKey }
  key.challenge = bytes(key.challenge)
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) }
  for (const list of ['allowCredentials', 'excludeCredentials']) {
    if (key[list]) key[list] = key[list].map(one => ({ ...one, id: bytes(one.id) }))
  }
  return key
}

function sendable (credential) {
  const response = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[part]) response[part] = text(credential.response[part])
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults()
  })
}

async function ask (form) {
  if (form.dataset.passkey === 'create') {
    const publicKey = readable(JSON.parse(form.dataset.options))
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required'
    }
    return navigator.credentials.create({ publicKey })
  }
  if (form.dataset.passkey === 'get') {
    return navigator.credentials.get({ publicKey: readable(JSON.parse(form.dataset.options)) })
  }
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(String(answer.status))
  return navigator.credentials.get({ publicKey: readable((await answer.json()).request_options) })
}

const isAddressOfNumbers = /^[\d.]+$|^\[/.test(location.hostname)
const offered = Boolean(window.PublicKeyCredential && navigator.credentials) && !isAddressOfNumbers

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const failed = document.querySelector('[data-passkey-failed]')
  if (!offered) {
    const missing = document.querySelector('[data-passkey-missing]')
    if (missing) missing.hidden = false
    continue
  }
  form.hidden = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (failed) failed.hidden = true
    try {
      form.elements.credential.value = sendable(await ask(form))
      form.submit()
    } catch {
      if (failed) failed.hidden = false
    }
  })
}
