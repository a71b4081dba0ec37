lead = Read the text. In the window below load the EDS key (RSA), type the password, press “Refresh the list of keys”, then “Sign”.
heading = Sign and send
before = Nothing changes before you sign.
outdated = Something changed while the page was open. The text below is up to date: read it and sign again.
