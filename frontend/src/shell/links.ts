interface Target {
  readonly path: string;
  readonly href: string;
}

function targetOf(event: MouseEvent): Target | null {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || event.defaultPrevented || event.button !== 0 || modified) return null;
  if (link.target !== "" || link.hasAttribute("download")) return null;
  const { origin, pathname, search, hash } = new URL(link.href, location.href);
  const samePage = pathname === location.pathname && search === location.search && hash !== "";
  return origin === location.origin && !samePage ? { path: pathname, href: pathname + search + hash } : null;
}

/** Links are plain anchors everywhere; those to pages of this entry (`inside`) change the page without loading one. */
export function interceptLinks(inside: (path: string) => boolean, go: (href: string) => void): void {
  document.addEventListener("click", (event) => {
    const target = targetOf(event);
    if (!target || !inside(target.path)) return;
    event.preventDefault();
    go(target.href);
  });
}
