// A random number that this browser keeps, so that a reader counts once for an answer, and two readers twice.
function browser() {
  let kept = localStorage.getItem('waystone-browser');
  if (!kept) {
    const fresh = crypto.getRandomValues(new Uint8Array(16));
    kept = [...fresh].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    localStorage.setItem('waystone-browser', kept);
  }
  return kept;
}

// Whether ratings may leave the machine: the reader's last word on it.
function shares() {
  return localStorage.getItem('waystone-share') === 'yes';
}
