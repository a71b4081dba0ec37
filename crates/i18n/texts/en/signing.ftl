lead = Read the text, choose where your key is, and sign.
heading = Sign and send
before = Nothing changes before you sign.
outdated = Something changed while the page was open. The text below is up to date: read it and sign again.
