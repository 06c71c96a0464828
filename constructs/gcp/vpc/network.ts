/** A network and a subnetwork of it, made by this program or not; also one of another project, which shares it. */
export interface INetwork {
  /** `projects/P/global/networks/N`. */
  readonly network: string;

  /** `projects/P/regions/R/subnetworks/S`. */
  readonly subnetwork: string;
}
