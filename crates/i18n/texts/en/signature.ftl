what = The text that you sign
frame-title = Key store
needs-script = To sign, JavaScript must be switched on in the browser.
without-script = Switch JavaScript on and reload the page, or go to a public service centre: an operator files for you there.
stays-here = The key and the password do not leave this device: the signature is made in your browser, inside a separate page.
sent = Signed, sending…
