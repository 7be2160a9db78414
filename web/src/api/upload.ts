import type { Artifact } from "./artifacts";
import { ApiError, base, ServerAway } from "./send";

/** Uploads a jar and tells how much of it was sent (0 to 1); `fetch` cannot tell that. Throws: ApiError, ServerAway. */
export function uploadJar(
  space: string,
  file: File,
  onSent: (share: number) => void,
  signal?: AbortSignal,
): Promise<Artifact> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ space, name: file.name });
    request.open("POST", `${base}/api/v1/artifacts?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Requested-With", "xuanwu");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onSent(total ? loaded / total : 1);
    request.onload = () => {
      if (request.status < 300) done(request.response as Artifact);
      else if (request.response?.code) fail(new ApiError(request.response));
      else fail(new ServerAway(request.status));
    };
    request.onerror = () => fail(new ServerAway());
    request.onabort = () => fail(new DOMException("The upload was cancelled.", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
